import { Redis } from 'ioredis';
import { Script } from './commitScript';
import { StoreUnavailableError } from './FeatureStore';
import { refusalOf, type RedisRefusal } from './redisRefusal';

/** Milliseconds without any answer, while some are waited for, after which the connection is given up as dead. */
const SILENCE_MS = 1_000;
const LONGEST_RECONNECT_DELAY_MS = 250;

/** What the server was asked and has not answered. */
interface Asked {
  late(): void;
  isAnswered: boolean;
  timer?: NodeJS.Timeout;
}

/** What a connection needs. */
export interface RedisConnectionOptions {
  /** `redis://` or `rediss://`, with user, password and database when there are such. */
  url: string;
  /** Where the address holds none. */
  password?: string;
  /** Milliseconds after which a call is given up. */
  timeoutMs: number;
  scripts: readonly Script[];
  onConnection?: (up: boolean, reason?: Error) => void;
  /** Called each time that the server answers and lets nobody in. */
  onRefused?: (refusal: RedisRefusal) => void;
}

/**
 * One connection, which comes back by itself. A call fails at once while it is down, and is never sent twice: whoever
 * called decides whether to ask again.
 */
export class RedisConnection {
  readonly #redis: Redis;
  readonly #timeoutMs: number;
  readonly #address: string;
  #up = false;
  #closed = false;
  /** What was asked for in this turn of the event loop. */
  readonly #gathered: Asked[] = [];
  #lastError: Error | undefined;
  /** Why the server let nobody in when it was asked last. */
  #refusal: RedisRefusal | undefined;
  /** Whether it does not let in the connection there is now. */
  #isRefused = false;
  #waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];

  constructor(options: RedisConnectionOptions) {
    const { url, password, timeoutMs, scripts, onConnection } = options;
    this.#address = addressOf(url);
    const address = withPassword(url, password);
    this.#timeoutMs = timeoutMs;
    this.#redis = new Redis(address, {
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      maxLoadingRetryTime: LONGEST_RECONNECT_DELAY_MS,
      socketTimeout: Math.max(SILENCE_MS, 10 * timeoutMs),
      // the client begins its count anew each time that a server answers, also one that lets it not in
      retryStrategy: times =>
        this.#isRefused
          ? LONGEST_RECONNECT_DELAY_MS
          : Math.min(10 * times, LONGEST_RECONNECT_DELAY_MS),
    });
    this.#redis.on('error', error => {
      this.#lastError = error;
      this.#refusal = refusalOf(error);
      if (!this.#refusal) return;
      this.#isRefused = true;
      options.onRefused?.(this.#refusal);
    });
    this.#redis.on('connect', () => {
      this.#isRefused = false;
    });
    this.#redis.on('ready', () => {
      // The client goes on in the first database when it does not get the one that was asked for.
      if (this.#isRefused) {
        this.#redis.disconnect(true);
        return;
      }
      // a server that was started anew has lost the scripts; they go ahead of everything else on this connection
      for (const { source } of scripts) {
        this.#redis.script('LOAD', source).catch(() => {}); // then NOSCRIPT has them sent whole
      }
      this.#up = true;
      this.#lastError = undefined;
      this.#refusal = undefined;
      onConnection?.(true);
      for (const { resolve } of this.#waiting.splice(0)) resolve();
    });
    this.#redis.on('close', () => {
      if (!this.#up) return;
      this.#up = false;
      onConnection?.(false, this.#lastError);
    });
  }

  /** Resolves when the connection is there (again); rejects when it is closed for good. */
  connected(): Promise<void> {
    if (this.#closed) return Promise.reject(this.#down());
    if (this.#up) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  /**
   * Asks the server.
   *
   * @param what - ends the sentence "did not answer ...", such as `GET`
   * @throws StoreUnavailableError when there is no connection, no answer in time, or an error for an answer
   */
  ask<T>(what: string, ask: (redis: Redis) => Promise<T>): Promise<T> {
    if (!this.#up) return Promise.reject(this.#down());
    return new Promise((resolve, reject) => {
      const late = () =>
        reject(
          new StoreUnavailableError(
            `Redis at ${this.#address} did not answer ${what} within ${
              this.#timeoutMs
            } ms; it may have been done all the same`,
          ),
        );
      const asked: Asked = { late, isAnswered: false };
      const answered = () => {
        asked.isAnswered = true;
        clearTimeout(asked.timer);
      };
      this.#gather(asked);
      ask(this.#redis).then(
        answer => {
          answered();
          resolve(answer);
        },
        error => {
          answered();
          reject(this.#failed(what, error));
        },
      );
    });
  }

  /**
   * What is asked for in one turn of the event loop goes out together: a write costs more than what it carries. Only then
   * does the time begin that an answer may take: the rest of a long turn is not the server's.
   */
  #gather(asked: Asked): void {
    this.#gathered.push(asked);
    if (this.#gathered.length > 1) return;
    const { stream } = this.#redis;
    stream.cork();
    setImmediate(() => {
      stream.uncork();
      for (const each of this.#gathered.splice(0)) {
        if (each.isAnswered) continue;
        // after a pause of this process the answer may lie there unread: it is read before setImmediate runs
        each.timer = setTimeout(() => setImmediate(each.late), this.#timeoutMs);
      }
    });
  }

  /** Runs a script by its name, and whole when the server does not know it. */
  run(script: Script, keys: string[], args: (string | Buffer)[]) {
    return this.ask<unknown>('a script', async redis => {
      try {
        return await redis.callBuffer(
          'EVALSHA',
          script.sha,
          keys.length,
          ...keys,
          ...args,
        );
      } catch (error) {
        if (!(error as Error).message.startsWith('NOSCRIPT')) throw error;
        return redis.callBuffer(
          'EVAL',
          script.source,
          keys.length,
          ...keys,
          ...args,
        );
      }
    });
  }

  /** Waits for the answers under way and ends the connection. May be called again. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const wasUp = this.#up;
    this.#up = false;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#down());
    if (wasUp) await this.#redis.quit().catch(() => {}); // else it has gone by itself
    this.#redis.disconnect();
  }

  #down(): StoreUnavailableError {
    if (this.#closed) {
      return new StoreUnavailableError(
        `The connection to Redis at ${this.#address} was closed`,
      );
    }
    if (this.#refusal) {
      return new StoreUnavailableError(
        `Redis at ${this.#address} ${
          this.#refusal.problem
        }; correct it there or in the address`,
      );
    }
    return new StoreUnavailableError(
      `Redis at ${this.#address} is not connected${
        this.#lastError ? ` (${this.#lastError.message})` : ''
      }; start it or correct the address`,
      { cause: this.#lastError },
    );
  }

  #failed(what: string, cause: Error): StoreUnavailableError {
    return new StoreUnavailableError(
      `Redis at ${this.#address} failed ${what}: ${cause.message}`,
      { cause },
    );
  }
}

/** A user without a password counts for the client as one with an empty one. */
function withPassword(url: string, password: string | undefined): string {
  if (password === undefined) return url;
  const address = new URL(url);
  address.password = encodeURIComponent(password);
  return address.href;
}

/** Host and port alone: an address may hold a password. */
function addressOf(url: string): string {
  try {
    const { protocol, host } = new URL(url);
    if (/^rediss?:$/.test(protocol) && host) return host;
  } catch (error) {
    throw new Error(`redis.url is no address; give redis://HOST:PORT`, {
      cause: error,
    });
  }
  throw new Error(
    `redis.url does not begin with redis:// or rediss:// and a host; give redis://HOST:PORT`,
  );
}
