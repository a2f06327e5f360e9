import { commitScript, MODE, restoreScript } from './commitScript';
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
  StoreUnavailableError,
} from './FeatureStore';
import { RedisConnection } from './redisConnection';

/** @public */
export interface RedisStoreOptions {
  /** `redis://HOST:PORT`, or `rediss://` for TLS; with user, password and database when there are such. */
  url: string;
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
}

/**
 * Features in a Redis of version 6.2 or newer, or a Valkey, shared by any number of processes.
 *
 * An entity is the list `<prefix>:e:<length of entity>:<entity>:<key>`, a decision the string `<prefix>:d:<id>`. A commit
 * is one script, a load one list for each entity. What is kept over a crash of the server is the server's matter: with
 * `appendonly yes` and `appendfsync everysec` at most the last second is lost, with `always` nothing. Its
 * `maxmemory-policy` has to be `noeviction`.
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
    const { url, retention, prefix = '{fraud}', timeoutMs = 40 } = options;
    if (!(timeoutMs > 0)) {
      throw new Error(
        `redis.timeoutMs is ${timeoutMs}; give a number of milliseconds above 0`,
      );
    }
    this.#prefix = prefix;
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
      timeoutMs,
      scripts: [commitScript, restoreScript],
      onConnection: options.onConnection,
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
    const lists = await this.#connection.ask('LRANGE', redis => {
      const pipeline = redis.pipeline();
      for (const entity of entities) {
        pipeline.lrangeBuffer(this.#entityKey(entity), 0, -1);
      }
      return pipeline.exec();
    });
    return (lists ?? []).map(([error, list]) => {
      if (!error) return storedEntity(list as Buffer[]);
      throw new StoreUnavailableError(`Redis failed LRANGE: ${error.message}`, {
        cause: error,
      });
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
      const without = renew ? MODE.addAndRenew : MODE.add;
      args.push(
        String(expected),
        snapshot ? '' : bytes(event), // of no use beside a state that it is in
        snapshot ? MODE.snapshot : without,
        snapshot ? bytes(snapshot) : '',
      );
    }
    const answer = await this.#connection.run(commitScript, keys, args);
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
    const answer = await this.#connection.run(
      restoreScript,
      [this.#entityKey(entity)],
      [String(found), this.#entityMs, String(version), bytes(snapshot)],
    );
    return answer === 1;
  }

  async decided(transactionId: string): Promise<Uint8Array | undefined> {
    const key = this.#decisionKey(transactionId);
    const record = await this.#connection.ask('GET', redis =>
      redis.getBuffer(key),
    );
    return record ?? undefined;
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

  #entityKey(entity: EntityRef): string {
    return `${this.#prefix}:e:${entityName(entity)}`;
  }

  #decisionKey(transactionId: string): string {
    return `${this.#prefix}:d:${transactionId}`;
  }
}

function storedEntity([base, snapshot, ...events]: Buffer[]): StoredEntity {
  const before = base ? Number(base.toString('latin1')) : 0;
  const version = before + events.length;
  return before ? { version, snapshot, events } : { version, events };
}

/** The same bytes, as the client wants them. */
function bytes({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
