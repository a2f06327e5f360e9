import { createHash } from 'node:crypto';
import { NotFoundError, toError } from '@backstage/errors';
import { stringifyVersionRef } from '@modelport/plugin-ml-common';
import { joinPeople, portalUser } from '../policy/authors';
import { digestOfModelFiles, digestWithinMs } from '../registry/modelDigest';
import type { RegisteredVersion, SourceRun } from '../registry/ModelRegistry';
import { isOutage } from '../registry/translateMlflowError';
import type { VersionRecord } from '../store/records';
import { registryOf } from '../registry/registries';
import {
  NotYetError,
  type StepContext,
  type StepOptions,
} from './EngineContext';

const KEY = ['server', 'model', 'version'] as const;
const PENDING_PAUSE_MS = 2_000;

/** What is known of a version's model once it was looked at. */
interface Digest {
  digest?: string;
  digestProblem?: string;
}

const keyOf = ({ server, model, version }: VersionRecord) => ({
  server,
  model,
  version,
});

/** Records versions in the ledger, each once, with the digest of their files. */
export class VersionSteps {
  constructor(private readonly options: StepOptions) {}

  /** Records a version that was found, or tells of one that was recorded. */
  async advance(record: VersionRecord, context: StepContext): Promise<void> {
    if (record.state === 'found') {
      await this.#record(record, context);
    } else {
      await this.#tell(record, context);
    }
  }

  async #record(
    record: VersionRecord,
    { commit, confirm }: StepContext,
  ): Promise<void> {
    const { ledger, store, news, now, graceMs, registries } = this.options;
    const { server, model, version, entityRef, registeredBy } = record;
    const graceEnd = new Date(record.createdAt.getTime() + graceMs);
    if (!registeredBy && now() < graceEnd) {
      throw new NotYetError(graceEnd);
    }
    await ledger.assertAppendable(store.tables.db);
    const registry = registryOf(registries, server);
    const found = await registry
      .getVersion(model, version)
      .catch(undefinedWhenMissing);
    if (!found) {
      await commit(tables => tables.versions.rows(keyOf(record)).delete());
      return;
    }
    if (found.status === 'PENDING_REGISTRATION') {
      throw new NotYetError(new Date(now().getTime() + PENDING_PAUSE_MS));
    }
    const run = await this.#runOf(server, found);
    const digest = await this.#digestOf(server, model, found);
    await confirm();
    await commit(async tables => {
      const latest = (await tables.versions.find(keyOf(record))) ?? record;
      const authors = joinPeople(
        latest.authors,
        run && portalUser(run.tags, entityRef),
      );
      await ledger.append(
        tables.db,
        {
          time: now().toISOString(),
          kind: 'registered',
          entityRef,
          server,
          model,
          version,
          actor: latest.registeredBy,
          runId: found.runId,
          ...(authors.length > 0 && { authors }),
          digest: digest.digest,
          evidence: digest.digestProblem
            ? [
                {
                  label: 'No digest',
                  value: digest.digestProblem,
                  source: 'measured',
                  about: 'origin',
                },
              ]
            : [],
        },
        `registered:${idOf(record)}`,
      );
      await tables.versions.update(latest, [...KEY], {
        ...digest,
        runId: found.runId,
        authors,
        state: 'recorded',
        failures: 0,
        retryAt: null,
      });
    });
    news.changed(entityRef);
  }

  async #tell(record: VersionRecord, context: StepContext): Promise<void> {
    const { publish } = this.options;
    const { server, model, version, entityRef, runId, digest } = record;
    const run = await this.#runOf(server, { runId });
    const commit = run?.tags['mlflow.source.git.commit'];
    await publish({
      id: `registered:${idOf(record)}`,
      entityRef,
      kind: 'registered',
      actor: record.registeredBy ?? record.authors[0],
      time: record.createdAt.toISOString(),
      keys: {
        commit,
        run: runId ? { server, runId } : undefined,
        version: { server, model, version },
        digest,
      },
    });
    await context.commit(tables =>
      tables.versions.update(record, [...KEY], { state: 'told' }),
    );
  }

  async #runOf(
    server: string,
    { runId }: Pick<RegisteredVersion, 'runId'>,
  ): Promise<SourceRun | undefined> {
    return runId
      ? registryOf(this.options.registries, server)
          .getRun(runId)
          .catch(undefinedWhenMissing)
      : undefined;
  }

  async #digestOf(
    server: string,
    model: string,
    version: RegisteredVersion,
  ): Promise<Digest> {
    const registry = registryOf(this.options.registries, server);
    if (version.status !== 'READY') {
      return { digestProblem: 'Its registration failed.' };
    }
    try {
      const files = await registry.listFiles(model, version);
      const signal = AbortSignal.timeout(digestWithinMs(files));
      const digest = await digestOfModelFiles(files, path =>
        registry.openFile(model, version, path, signal),
      );
      return { digest };
    } catch (error) {
      if (isOutage(error) || isBrokenTransfer(error)) {
        throw error;
      }
      return { digestProblem: toError(error).message.slice(0, 500) };
    }
  }
}

/** A name of a version that fits into any key. */
function idOf(version: VersionRecord): string {
  const ref = stringifyVersionRef(version);
  return ref.length <= 200
    ? ref
    : createHash('sha256').update(ref).digest('hex');
}

function undefinedWhenMissing(error: unknown): undefined {
  if (error instanceof NotFoundError) {
    return undefined;
  }
  throw error;
}

/** fetch tells a connection that broke off while a body was read as a TypeError. */
function isBrokenTransfer(error: unknown): boolean {
  return error instanceof TypeError;
}
