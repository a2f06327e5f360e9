import { commitScript, MODE, restoreScript } from './commitScript';
import { frameOf, readFrames, versionBytes } from './entityFrames';
import {
  entityName,
  milliseconds,
  refuseDoubledEntities,
  refuseEmptyState,
} from './entityName';
import {
  Commit,
  CommitResult,
  EntityRef,
  FeatureStore,
  Retention,
  StoredEntity,
} from './FeatureStore';
import { foreignKey, isOfOtherKind, OTHER_KIND } from './foreignKey';
import { RedisConnection } from './redisConnection';
import type { RedisRefusal } from './redisRefusal';

const NOTHING = Buffer.alloc(0);

/** @public */
export interface RedisStoreOptions {
  /** `redis://HOST:PORT`, or `rediss://` for TLS; with user, password and database when there are such. */
  url: string;
  /** Where the address holds none. */
  password?: string;
  retention: Retention;
  /**
   * Begins each key; default `{fraud}`. All keys of a commit have to lie in one slot of a Redis Cluster, so that there
   * the prefix needs a hash tag in braces.
   */
  prefix?: string;
  /** Milliseconds after which a call is given up, although what it asked for may have been done; default 40. */
  timeoutMs?: number;
  /** Called when the connection is there and when it has gone. */
  onConnection?: (up: boolean, reason?: Error) => void;
  /** Called each time that the server answers and lets nobody in, with what has to be corrected. */
  onRefused?: (refusal: RedisRefusal) => void;
}

/**
 * Features in a Redis of version 6.2 or newer, or a Valkey, shared by any number of processes.
 *
 * An entity is the string `<prefix>:e:<length of entity>:<entity>:<key>`, a state and the events after it; a decision is the
 * string `<prefix>:d:<id>`. One key has one time to live, so that no half of an entity outlives the other. A commit is one
 * script, a load one MGET. What is kept over a crash of the server is the server's matter: with `appendonly yes` and
 * `appendfsync everysec` at most the last second is lost, with `always` nothing. Its `maxmemory-policy` has to be
 * `noeviction`.
 *
 * @public
 */
export class RedisStore implements FeatureStore {
  readonly #connection: RedisConnection;
  readonly #prefix: string;
  readonly #entityMs: string;
  readonly #decisionMs: string;

  /**
   * Begins to connect, and does so again whenever the connection is lost.
   *
   * @throws Error with the name of the field when an option is wrong
   */
  constructor(options: RedisStoreOptions) {
    const { url, password, retention, timeoutMs = 40 } = options;
    if (!(timeoutMs > 0)) {
      throw new Error(
        `redis.timeoutMs is ${timeoutMs}; give a number of milliseconds above 0`,
      );
    }
    this.#prefix = options.prefix ?? '{fraud}';
    this.#entityMs = `${milliseconds(
      'entitySeconds',
      retention.entitySeconds,
    )}`;
    this.#decisionMs = `${milliseconds(
      'decisionSeconds',
      retention.decisionSeconds,
    )}`;
    this.#connection = new RedisConnection({
      url,
      password,
      timeoutMs,
      scripts: [commitScript, restoreScript],
      onConnection: options.onConnection,
      onRefused: options.onRefused,
    });
  }

  /**
   * Resolves when the connection is there, or there again.
   *
   * @throws StoreUnavailableError when the store was closed
   */
  connected(): Promise<void> {
    return this.#connection.connected();
  }

  async load(entities: readonly EntityRef[]): Promise<StoredEntity[]> {
    if (entities.length === 0) return [];
    const keys = entities.map(entity => this.#entityKey(entity));
    const values = await this.#connection.ask('MGET', redis =>
      redis.mgetBuffer(keys),
    );
    return values.map((value, i) => {
      // A key of another kind counts as nothing here; its first commit finds out.
      try {
        return readFrames(value ?? NOTHING);
      } catch (error) {
        const { message } = error as Error;
        throw foreignKey(keys[i], entities[i], message, error);
      }
    });
  }

  async commit(commit: Commit): Promise<CommitResult> {
    refuseDoubledEntities(commit);
    const { decided, changes } = commit;
    const keys = decided ? [this.#decisionKey(decided.transactionId)] : [];
    const args: (string | Buffer)[] = [
      decided ? this.#decisionMs : '0',
      this.#entityMs,
      decided ? bytes(decided.record) : '',
    ];
    for (const change of changes) {
      const { expected, event, snapshot, renew } = change;
      keys.push(this.#entityKey(change));
      args.push(versionBytes(expected));
      if (snapshot) {
        args.push(frameOf('snapshot', snapshot, expected + 1), MODE.replace);
      } else {
        args.push(
          frameOf('event', event, expected + 1),
          renew ? MODE.appendAndRenew : MODE.append,
        );
      }
    }
    let answer: unknown;
    try {
      answer = await this.#connection.run(commitScript, keys, args);
    } catch (error) {
      const first = keys.length - changes.length;
      await this.#explain(error, keys, at => changes[at - first]);
      return { kind: 'conflict' };
    }
    if (Buffer.isBuffer(answer)) return { kind: 'repeated', record: answer };
    return { kind: answer === 1 ? 'committed' : 'conflict' };
  }

  async restore(
    entity: EntityRef,
    found: number,
    state: { version: number; snapshot: Uint8Array },
  ): Promise<boolean> {
    refuseEmptyState(state);
    const { version, snapshot } = state;
    const keys = [this.#entityKey(entity)];
    const frame = frameOf('snapshot', snapshot, version);
    try {
      const answer = await this.#connection.run(restoreScript, keys, [
        versionBytes(found),
        this.#entityMs,
        frame,
      ]);
      return answer === 1;
    } catch (error) {
      await this.#explain(error, keys, () => entity);
      return false;
    }
  }

  async decided(transactionId: string): Promise<Uint8Array | undefined> {
    const key = this.#decisionKey(transactionId);
    try {
      const record = await this.#connection.ask('GET', redis =>
        redis.getBuffer(key),
      );
      return record ?? undefined;
    } catch (error) {
      throw isOfOtherKind(error)
        ? foreignKey(key, undefined, OTHER_KIND, error)
        : error;
    }
  }

  async ping(): Promise<boolean> {
    try {
      await this.#connection.ask('PING', redis => redis.ping());
      return true;
    } catch {
      return false; // whatever the reason: that is the answer
    }
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /**
   * Says of which key a script found that it is of another kind, as Redis does not; the script has changed nothing.
   *
   * @param ownerOf - of a key by its place; undefined for that of the decision
   * @returns when none of them is of another kind any more
   * @throws UnreadableKeyError, or the error as it is when it says something else
   */
  async #explain(
    error: unknown,
    keys: readonly string[],
    ownerOf: (at: number) => EntityRef | undefined,
  ): Promise<void> {
    if (!isOfOtherKind(error)) throw error;
    for (const [at, key] of keys.entries()) {
      try {
        await this.#connection.ask('GETRANGE', redis =>
          redis.getrange(key, 0, 0),
        );
      } catch (found) {
        if (!isOfOtherKind(found)) throw found;
        throw foreignKey(key, ownerOf(at), OTHER_KIND, found);
      }
    }
  }

  #entityKey(entity: EntityRef): string {
    return `${this.#prefix}:e:${entityName(entity)}`;
  }

  #decisionKey(transactionId: string): string {
    return `${this.#prefix}:d:${transactionId}`;
  }
}

/** The same bytes, as the client wants them. */
function bytes({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
