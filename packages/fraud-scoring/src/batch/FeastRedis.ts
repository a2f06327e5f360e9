import { RedisConnection } from '../store/redisConnection';
import {
  type BatchFeatures,
  BatchReadError,
  type BatchRead,
  type BatchRows,
} from './BatchFeatures';
import {
  numberOf,
  redisField,
  redisKey,
  secondsOf,
  timeField,
  UnreadableValueError,
} from './feastEncoding';

/**
 * Where the online store of Feast is, when that is Redis.
 *
 * @public
 */
export interface FeastRedisOptions {
  /** `redis://HOST:PORT`, `rediss://` when encrypted; without a password. */
  url: string;
  password?: string;
  /** `project` of `feature_store.yaml`. */
  project: string;
  /** Milliseconds after which a call is given up; 2,000 unless set. */
  timeoutMs?: number;
}

const USUAL_TIMEOUT_MS = 2_000;

function float32Of(bytes: Buffer | null, where: string): number {
  const value = numberOf(bytes);
  if (value === undefined) {
    throw new BatchReadError(
      'unusable',
      `Feast answered: ${where}: is no number; declare a feature that is one`,
    );
  }
  const number = Math.fround(value);
  return Number.isFinite(number) ? number : NaN;
}

/**
 * Feast's online store in Redis, read as Feast itself reads it: `entity_key_serialization_version: 3`, without versions of
 * feature views. It knows no definitions: a view or a feature that there is not is one of which nothing is known.
 */
export class FeastRedis implements BatchFeatures {
  readonly #connection: RedisConnection;
  /** Whether the connection was there; from then on a read fails at once while it is not. */
  #wasConnected = false;

  constructor(private readonly options: FeastRedisOptions) {
    const { url, password, timeoutMs = USUAL_TIMEOUT_MS } = options;
    this.#connection = new RedisConnection({
      ...{ url, password, timeoutMs },
      scripts: [],
    });
  }

  async read(request: BatchRead): Promise<BatchRows> {
    const { view, joinKey, features, keys } = request;
    const fields = features.map(name => redisField(view, name));
    fields.push(timeField(view));
    let hashes: (Buffer | null)[][];
    try {
      if (!this.#wasConnected) await this.#connect();
      hashes = await this.#connection.ask('HMGET', redis =>
        Promise.all(
          keys.map(key =>
            redis.hmgetBuffer(
              redisKey(this.options.project, joinKey, key),
              ...fields,
            ),
          ),
        ),
      );
    } catch (error) {
      throw new BatchReadError('unavailable', (error as Error).message, {
        cause: error,
      });
    }
    return rowsOf(request, hashes);
  }

  /** Waits for the first connection, for as long as for an answer. */
  async #connect(): Promise<void> {
    const timeoutMs = this.options.timeoutMs ?? USUAL_TIMEOUT_MS;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>(resolve => {
      timer = setTimeout(() => resolve(false), timeoutMs);
    });
    const connected = this.#connection.connected().then(() => true);
    this.#wasConnected = await Promise.race([connected, late]);
    clearTimeout(timer);
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}

function rowsOf(
  { view, features }: BatchRead,
  hashes: readonly (readonly (Buffer | null)[])[],
): BatchRows {
  const values = new Float32Array(hashes.length * features.length);
  let newest = 0;
  let where = view;
  try {
    hashes.forEach((hash, row) => {
      features.forEach((feature, column) => {
        where = `${view}:${feature}`;
        values[row * features.length + column] = float32Of(hash[column], where);
      });
      newest = Math.max(newest, secondsOf(hash[features.length]));
    });
  } catch (error) {
    if (!(error instanceof UnreadableValueError)) throw error;
    throw new BatchReadError(
      'unusable',
      `What Redis holds of ${where} was not written by Feast: it ${error.message}`,
    );
  }
  return { values, ...(newest > 0 && { newest: 1_000 * newest }) };
}
