import { InputError, NotFoundError } from '@backstage/errors';
import type { MoveRecord } from '../store/records';
import { registryOf } from '../registry/registries';
import type { StepContext, StepOptions } from './EngineContext';
import { MoveRecords, type Obstacle } from './MoveRecords';
import { planMove } from '../aliases/planMove';

const sayAlias = (alias: string, version: string | null) =>
  version === null
    ? `${alias} names no version`
    : `${alias} names version ${version}`;

/**
 * Moves aliases: writes down what is to move, moves it alias by alias, looks again, and records all of it in one entry.
 * Every step may be done again: an alias that is where it has to be is left alone.
 */
export class MoveSteps {
  readonly #records: MoveRecords;

  constructor(private readonly options: StepOptions) {
    this.#records = new MoveRecords(options);
  }

  /** Does the step that is due. */
  async advance(move: MoveRecord, context: StepContext): Promise<void> {
    if (move.state === 'asked' || move.state === 'moving') {
      await this.options.ledger.assertAppendable(this.options.store.tables.db);
    }
    switch (move.state) {
      case 'asked':
        return this.#begin(move, context);
      case 'moving':
        return this.#move(move, context);
      case 'done':
        return this.#tell(move, context);
      default:
        return undefined;
    }
  }

  async #begin(move: MoveRecord, { commit }: StepContext): Promise<void> {
    const { observer } = this.options;
    const { entityRef, server, model, id } = move;
    const refusal = await this.#refusalOf(move);
    if (refusal) {
      await commit(tables => this.#records.end(tables, move, refusal));
      this.#changed(move);
      return;
    }
    // Whatever others have moved goes into the ledger before our move does.
    const { aliases } = await observer.observe({ entityRef, server, model });
    const now = aliases[move.alias] ?? null;
    if (move.expected && move.expected.value !== now) {
      await commit(tables =>
        this.#records.end(tables, move, {
          state: 'conflict',
          message: `${sayAlias(move.alias, now)} now, and ${
            move.expected?.value
              ? `named version ${move.expected.value}`
              : 'named none'
          } when this was asked, so nothing was moved. Look at what has changed and ask again.`,
        }),
      );
      this.#changed(move);
      return;
    }
    await commit(async tables => {
      const found = await tables.models.find({ server, model });
      if (!found) {
        await tables.models.insert({
          ...{ server, model, entityRef },
          aliases: {},
          activeMove: id,
        });
      } else {
        await tables.models.update(found, ['server', 'model'], {
          activeMove: id,
        });
      }
      await tables.moves.update(move, ['id'], {
        failures: 0,
        retryAt: null,
        state: 'moving',
        plan: planMove(move, aliases),
      });
    });
  }

  async #move(
    move: MoveRecord,
    { confirm, commit }: StepContext,
  ): Promise<void> {
    const { server, model, plan = [] } = move;
    const registry = registryOf(this.options.registries, server);
    const write = async (alias: string, version: string | undefined) => {
      await confirm();
      await registry.setAlias(model, alias, version ?? null);
    };
    const before = await registry.getAliases(model);
    const foreign = plan.find(
      step =>
        before[step.alias] !== step.before && before[step.alias] !== step.after,
    );
    let refused: string | undefined;
    for (const step of foreign ? [] : plan) {
      if (before[step.alias] !== step.after) {
        refused ??= await refusalOf(() => write(step.alias, step.after));
      }
    }
    const after = await registry.getAliases(model);
    if (after[move.alias] === move.version) {
      await commit(tables => this.#records.finish(tables, move));
    } else {
      for (const step of plan) {
        const isOurs =
          after[step.alias] === step.after && step.before !== step.after;
        if (isOurs) {
          await write(step.alias, step.before);
        }
      }
      const { alias } = foreign ?? move;
      const message = refused
        ? `${refused}, so nothing was moved.`
        : `${sayAlias(
            alias,
            after[alias] ?? null,
          )}: it was moved outside the portal meanwhile, so nothing was moved. Look at what has changed and ask again.`;
      const state = refused ? 'refused' : 'conflict';
      await commit(tables =>
        this.#records.end(tables, move, { state, message }),
      );
    }
    this.#changed(move);
  }

  async #tell(move: MoveRecord, { commit }: StepContext): Promise<void> {
    const { publish, store } = this.options;
    const { entityRef, server, model, version, requestId } = move;
    const request =
      requestId && (await store.tables.requests.find({ id: requestId }));
    if (request && version) {
      const known = await store.tables.versions.find({
        ...{ server, model, version },
      });
      await publish({
        id: `approved:${requestId}`,
        entityRef,
        kind: 'approved',
        actor: request.decidedBy,
        time: (request.decidedAt ?? request.askedAt).toISOString(),
        keys: {
          run: known?.runId ? { server, runId: known.runId } : undefined,
          version: { server, model, version },
          digest: known?.digest,
        },
      });
    }
    await commit(tables =>
      tables.moves.update(move, ['id'], { state: 'told' }),
    );
  }

  async #refusalOf(move: MoveRecord): Promise<Obstacle | undefined> {
    const { server, model, version } = move;
    if (version === undefined) {
      return undefined;
    }
    try {
      const registry = registryOf(this.options.registries, server);
      const { status } = await registry.getVersion(model, version);
      return status === 'READY'
        ? undefined
        : {
            state: 'refused',
            message: `Version ${version} is not ready (${status}), so nothing was moved.`,
          };
    } catch (error) {
      if (error instanceof NotFoundError) {
        const message = `Version ${version} is not there any more, so nothing was moved.`;
        return { state: 'refused', message };
      }
      throw error;
    }
  }

  #changed({ server, model, entityRef }: MoveRecord): void {
    this.options.observer.forget(server, model);
    this.options.news.changed(entityRef);
  }
}

/** The message of a refusal, which trying again would not change; undefined when the call succeeds. */
async function refusalOf(
  call: () => Promise<void>,
): Promise<string | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    if (error instanceof NotFoundError || error instanceof InputError) {
      return error.message;
    }
    throw error;
  }
}
