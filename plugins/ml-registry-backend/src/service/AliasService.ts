import {
  ConflictError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { requirePlainText } from '@modelport/plugin-ml-node';
import {
  type AliasesResponse,
  CHALLENGER_ALIAS,
  CHAMPION_ALIAS,
  type MoveChallengerRequest,
} from '@modelport/plugin-ml-registry-common';
import type {
  RegisteredModel,
  RegisteredVersion,
} from '../registry/ModelRegistry';
import type { MoveRecord } from '../store/records';
import { type ModelOf, requireModelOf } from './entityModel';
import { requireDigest } from './requireDigest';
import type { ServiceOptions } from './ServiceOptions';
import { waitUntilSettled } from './waitUntilSettled';

/**
 * Refuses a version that cannot be given an alias.
 * @throws NotFoundError when there is no such version, InputError when it is not ready; both name the field `version`
 */
export function requireReady(
  { versions }: RegisteredModel,
  model: string,
  version: string,
): RegisteredVersion {
  const found = versions.find(each => each.version === version);
  if (!found) {
    throw new NotFoundError(
      `version: the registered model '${model}' has no version ${version}; take one from the list of its versions`,
    );
  }
  if (found.status !== 'READY') {
    throw new InputError(
      `version: version ${version} of '${model}' is not ready (${found.status}); wait until it is, or take another one`,
    );
  }
  return found;
}

/** Whether a move is under way. */
export const isMoving = ({ state }: MoveRecord) =>
  state === 'asked' || state === 'moving';

/** Moves `challenger`, which the owner group moves freely. */
export class AliasService {
  constructor(private readonly options: ServiceOptions) {}

  /**
   * Moves `challenger` to a version, or takes it away.
   * @throws InputError naming the field that is wrong, NotFoundError when there is no such version, ConflictError when it is not what the caller saw or nothing is known of its files,
   * ServiceUnavailableError when the server is down; what was noted then goes on by itself
   */
  async moveChallenger(
    of: ModelOf,
    actor: string,
    request: MoveChallengerRequest,
  ): Promise<AliasesResponse> {
    const { ledger, observer, store, wake, newId, now } = this.options;
    const { version, expected, reason } = request;
    const model = requireModelOf(of);
    requirePlainText('reason', reason);
    await ledger.assertAppendable(store.tables.db);
    await this.options.claims.require(of);
    const found = await observer.observe(model);
    if (version !== null) {
      requireReady(found, model.model, version);
      requireNoChampion(found.aliases, version);
    }
    requireExpected(found.aliases[CHALLENGER_ALIAS], expected);
    if (version !== null) {
      await requireDigest(this.options, { ...model, version });
    }
    const move = await store.tables.moves.insert({
      ...model,
      id: newId(),
      alias: CHALLENGER_ALIAS,
      version: version ?? undefined,
      expected: expected === undefined ? undefined : { value: expected },
      actor,
      reason,
      state: 'asked',
      failures: 0,
      createdAt: now(),
    });
    wake();
    const seen = await this.#wait(move);
    if (seen.state === 'conflict') {
      throw new ConflictError(seen.message);
    }
    if (seen.state === 'refused') {
      throw new InputError(`version: ${seen.message}`);
    }
    if (isMoving(seen)) {
      throw new ServiceUnavailableError(
        `The move is noted and goes on by itself${
          seen.message ? `: ${seen.message}` : ''
        }. Look at the aliases in a moment`,
      );
    }
    return { aliases: (await observer.read(model)).value.aliases };
  }

  async #wait(move: MoveRecord): Promise<MoveRecord> {
    const { moves } = this.options.store.tables;
    return waitUntilSettled(
      async () => (await moves.find({ id: move.id })) ?? move,
      each => !isMoving(each) || each.failures > 0,
      this.options.patienceMs,
    );
  }
}

/** A champion challenges nobody; when the challenger becomes champion, the alias `challenger` goes. */
function requireNoChampion(
  aliases: Readonly<Record<string, string>>,
  version: string,
): void {
  if (aliases[CHAMPION_ALIAS] === version) {
    throw new ConflictError(
      `version: version ${version} is champion; name another one that is to challenge it`,
    );
  }
}

function requireExpected(
  now: string | undefined,
  expected: string | null | undefined,
): void {
  if (expected !== undefined && (now ?? null) !== expected) {
    throw new ConflictError(
      `challenger ${
        now === undefined ? 'names no version' : `names version ${now}`
      } now, not ${
        expected === null ? 'none' : `version ${expected}`
      } as you saw it: load the page again`,
    );
  }
}
