import type { Readable } from 'node:stream';
import { NotFoundError, toError } from '@backstage/errors';
import type {
  ListVersionsResponse,
  ModelVersionDetail,
  VersionFile,
  VersionRef,
} from '@modelport/plugin-ml-registry-common';
import { mapLimited } from '@modelport/plugin-ml-node';
import { registryOf } from '../registry/registries';
import { filesOfDigest } from '../registry/modelDigest';
import type { RegisteredVersion } from '../registry/ModelRegistry';
import { isOutage } from '../registry/translateMlflowError';
import { describeVersion, type VersionFacts } from './describeVersion';
import { findModelOf, type ModelOf, requireModelOf } from './entityModel';
import { findModelCard, readText } from './modelCard';
import type { EntityModel } from './ModelObserver';
import { readSignature } from './readSignature';
import type { ServiceOptions } from './ServiceOptions';

const RUNS_AT_ONCE = 8;
const LARGEST_TEXT_BYTES = 1024 * 1024;
const READ_WITHIN_MS = 15_000;

/** Without what caused it: InputError adds that to its message. */
function messageOf(error: unknown): string {
  const { message } = toError(error);
  const [first] = message.split('; caused by ');
  return first;
}

/** Reads versions, and the files that they are made of. */
export class VersionService {
  constructor(private readonly options: ServiceOptions) {}

  /**
   * A page of versions, newest first. What a server failed to give, and why the entity may not show its model, is data of
   * the answer.
   */
  async list(
    of: ModelOf,
    page: { limit: number; before?: string },
  ): Promise<ListVersionsResponse> {
    const { claims, observer, now } = this.options;
    const model = findModelOf(of);
    const empty = { items: [], aliases: {}, errors: [] };
    const asOf = now().toISOString();
    if (!model) {
      return { ...empty, server: '', asOf };
    }
    const head = { server: model.server, model: model.model };
    const refusal = await claims.readingRefusalOf(of);
    if (refusal !== undefined) {
      const errors = [{ server: model.server, message: refusal }];
      return { ...empty, ...head, asOf, errors };
    }
    let answer;
    try {
      answer = await observer.read(model);
    } catch (error) {
      if (!isOutage(error) && !(error instanceof NotFoundError)) {
        throw error;
      }
      const { message } = toError(error);
      const errors = [{ server: model.server, message }];
      return { ...empty, ...head, asOf, errors };
    }
    const { versions, aliases } = answer.value;
    const rest = versions.filter(
      ({ version }) => !page.before || Number(version) < Number(page.before),
    );
    const shown = rest.slice(0, page.limit);
    const message = answer.stale ? toError(answer.error).message : undefined;
    return {
      ...head,
      items: await this.#describe(model, shown, aliases),
      aliases,
      ...(rest.length > shown.length && { nextBefore: shown.at(-1)?.version }),
      errors: message ? [{ server: model.server, message }] : [],
      asOf: answer.fetchedAt.toISOString(),
    };
  }

  /**
   * One version with all that is known of it.
   * @throws NotFoundError when there is no such version, or the entity may not show its model
   */
  async get(of: ModelOf, version: string): Promise<ModelVersionDetail> {
    const model = requireModelOf(of);
    const refusal = await this.options.claims.readingRefusalOf(of);
    if (refusal !== undefined) {
      throw new NotFoundError(refusal);
    }
    const facts = await this.facts(model, version);
    const problems: string[] = [];
    const attempt = async <T>(what: string, work: () => Promise<T>) => {
      try {
        return await work();
      } catch (error) {
        problems.push(`${what}: ${messageOf(error)}`);
        return undefined;
      }
    };
    const files =
      (await attempt('Files', () => this.#files(model, facts.version))) ?? [];
    const [signature, modelCard] = await Promise.all([
      attempt('Signature', () => this.#signature(model, facts.version, files)),
      attempt('Model card', () => this.#modelCard(facts)),
    ]);
    return {
      ...describeVersion(facts),
      ...(signature && { signature }),
      parameters: facts.run?.params ?? {},
      tags: facts.version.tags,
      ...(modelCard && { modelCard }),
      files,
      ...(problems.length > 0 && { problems: problems.sort() }),
    };
  }

  /**
   * What is known of a version now.
   * @throws NotFoundError when there is no such version, ServiceUnavailableError when its server is down
   */
  async facts(of: EntityModel, version: string): Promise<VersionFacts> {
    const { observer, runs, store } = this.options;
    const { server, model, entityRef } = of;
    const { value } = await observer.read(of);
    const found = value.versions.find(each => each.version === version);
    if (!found) {
      throw new NotFoundError(
        `The registered model '${model}' of ${entityRef} has no version ${version}; take one from the list of its versions`,
      );
    }
    return {
      ...{ server, model, entityRef, version: found, aliases: value.aliases },
      record: await store.tables.versions.find({ server, model, version }),
      run: await runs.peek(server, found.runId),
    };
  }

  /** The files of a version that its digest covers. */
  async files(ref: VersionRef): Promise<VersionFile[]> {
    const { server, model } = ref;
    const version = await this.#find(ref);
    return this.#files({ server, model }, version);
  }

  /**
   * Opens a file of a version.
   * @throws NotFoundError when there is no such version or file
   */
  async openFile(
    ref: VersionRef,
    path: string,
    signal: AbortSignal,
  ): Promise<{ file: VersionFile; content: Readable }> {
    const { server, model } = ref;
    const version = await this.#find(ref);
    const files = await this.#files({ server, model }, version);
    const file = files.find(each => each.path === path);
    if (!file) {
      throw new NotFoundError(
        `Version ${ref.version} of '${model}' has no file '${path}'`,
      );
    }
    const registry = registryOf(this.options.registries, server);
    return {
      file,
      content: await registry.openFile(model, version, path, signal),
    };
  }

  #find({ server, model, version }: VersionRef): Promise<RegisteredVersion> {
    const registry = registryOf(this.options.registries, server);
    return registry.getVersion(model, version);
  }

  async #files(
    { server, model }: Pick<EntityModel, 'server' | 'model'>,
    version: RegisteredVersion,
  ): Promise<VersionFile[]> {
    const registry = registryOf(this.options.registries, server);
    const files = filesOfDigest(await registry.listFiles(model, version));
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async #describe(
    { server, model, entityRef }: EntityModel,
    versions: RegisteredVersion[],
    aliases: Record<string, string>,
  ) {
    const { runs, store } = this.options;
    const records = new Map(
      (await store.tables.versions.list({ server, model })).map(record => [
        record.version,
        record,
      ]),
    );
    return mapLimited(versions, RUNS_AT_ONCE, async version =>
      describeVersion({
        ...{ server, model, entityRef, version, aliases },
        record: records.get(version.version),
        run: await runs.peek(server, version.runId),
      }),
    );
  }

  async #signature(
    { server, model }: EntityModel,
    version: RegisteredVersion,
    files: VersionFile[],
  ) {
    if (!files.some(({ path }) => path === 'MLmodel')) {
      return undefined;
    }
    const registry = registryOf(this.options.registries, server);
    const signal = AbortSignal.timeout(READ_WITHIN_MS);
    const stream = await registry.openFile(model, version, 'MLmodel', signal);
    return readSignature(await readText(stream, LARGEST_TEXT_BYTES));
  }

  async #modelCard({ server, version: { runId } }: VersionFacts) {
    if (!runId) {
      return undefined;
    }
    const registry = registryOf(this.options.registries, server);
    const card = findModelCard(await registry.listRunFiles(runId));
    if (!card) {
      return undefined;
    }
    const signal = AbortSignal.timeout(READ_WITHIN_MS);
    const stream = await registry.openRunFile(runId, card.path, signal);
    return readText(stream, LARGEST_TEXT_BYTES);
  }
}
