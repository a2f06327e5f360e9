import { setMaxListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';
import type { CallOptions } from '../client/CallOptions';
import { ClusterError } from '../ClusterError';
import type { CredentialSource } from '../credentials/CredentialSource';
import { Backoff } from './Backoff';
import { Deadline } from './Deadline';
import { explainFailure, explainTimeout } from './explain';
import { headerOf } from './headerOf';
import { readAnswer, requireSuccess } from './readAnswer';
import { readChunks } from './readChunks';
import { requestHeaders } from './requestHeaders';
import { Slots } from './Slots';
import { untilAborted } from './untilAborted';

/** How to reach a cluster. */
export interface TransportOptions {
  cluster: string;
  /** Without credentials; a path in it is kept. */
  url: string;
  /** Certificates of the authorities that are trusted; those of the system unless given. */
  ca?: string;
  skipTLSVerify?: boolean;
  credentials: CredentialSource;
}

/** One request. Its path is made of checked parts. */
export interface TransportRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: object;
  contentType?: string;
  accept?: string;
  /** For messages, such as `list pods in namespace 'a'`. */
  doing: string;
  call?: CallOptions;
}

/** Bytes of an answer that may go on for long. Read them or end them. */
export interface ByteStream {
  /** @param idleMs - longest silence while somebody waits for bytes */
  chunks(idleMs?: number): AsyncIterable<Uint8Array>;
  end(): void;
}

interface Exchange {
  response: Dispatcher.ResponseData;
  auditId?: string;
  token: string;
}

const DEADLINE_MS = 20_000;
const CONNECT_MS = 5_000;
const KEEP_ALIVE_MS = 30_000;
const CONCURRENT_CALLS = 16;
const TRIES = 3;

/** Requests to one cluster over one pool of connections, each with a deadline; a redirect is an error. */
export class ClusterTransport {
  readonly cluster: string;
  readonly #pool: Pool;
  readonly #basePath: string;
  readonly #credentials: CredentialSource;
  readonly #slots = new Slots(CONCURRENT_CALLS);
  readonly #closing = new AbortController();

  constructor(options: TransportOptions) {
    const { origin, pathname } = new URL(options.url);
    this.cluster = options.cluster;
    this.#basePath = pathname.replace(/\/+$/, '');
    this.#credentials = options.credentials;
    setMaxListeners(0, this.#closing.signal);
    this.#pool = new Pool(origin, {
      connect: {
        ...(options.ca && { ca: options.ca }),
        rejectUnauthorized: !options.skipTLSVerify,
        timeout: CONNECT_MS,
      },
      // Each request has a deadline of its own; one that follows may be silent for long.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_MS,
    });
  }

  /** Aborts once the transport is closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Sends a request and reads JSON. Reads are tried again while the server is not there or asks to wait. */
  async json<T extends object>(request: TransportRequest): Promise<T> {
    const limitMs = request.call?.deadlineMs ?? DEADLINE_MS;
    const deadline = this.#deadline(request, limitMs);
    try {
      const release = await this.#slots.take(deadline.signal);
      try {
        return await this.#tried<T>(request, deadline);
      } finally {
        // The pool takes a connection for free only in the turn after its answer has ended.
        await nextTurn();
        release();
      }
    } catch (error) {
      throw this.#explain(error, request, deadline, limitMs);
    } finally {
      deadline.end();
    }
  }

  /**
   * Opens an answer that is read piece by piece.
   *
   * @param limit - `head`: the deadline is for the beginning of the answer; `whole`: for all of it
   */
  async stream(
    request: TransportRequest,
    limit: 'head' | 'whole',
  ): Promise<ByteStream> {
    const limitMs = request.call?.deadlineMs ?? DEADLINE_MS;
    const deadline = this.#deadline(request, limitMs);
    const explain = (error: unknown) =>
      this.#explain(error, request, deadline, limitMs);
    try {
      const { response, ...rest } = await this.#exchange(request, deadline);
      await requireSuccess(this.cluster, request.doing, { response, ...rest });
      if (limit === 'head') {
        deadline.end();
      }
      return {
        chunks: idleMs =>
          readChunks(response.body, {
            cluster: this.cluster,
            doing: request.doing,
            deadline,
            idleMs,
            explain,
          }),
        end: () => deadline.abort(),
      };
    } catch (error) {
      deadline.abort();
      throw explain(error);
    }
  }

  /** Ends every request and connection. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#pool.destroy();
  }

  #deadline(request: TransportRequest, limitMs: number): Deadline {
    return new Deadline(limitMs, [request.call?.signal, this.#closing.signal]);
  }

  async #tried<T extends object>(
    request: TransportRequest,
    deadline: Deadline,
  ): Promise<T> {
    const backoff = new Backoff({ firstMs: 100, longestMs: 2_000 });
    for (let tries = 1; ; tries++) {
      try {
        const exchange = await this.#exchange(request, deadline);
        return await readAnswer<T>(this.cluster, request.doing, exchange);
      } catch (error) {
        const failure = this.#explain(error, request, deadline, 0);
        if (tries === TRIES || !mayRepeat(request, failure)) {
          throw error;
        }
        const askedMs = (failure as ClusterError).retryAfterMs ?? 0;
        if (askedMs >= deadline.remainingMs) {
          throw error;
        }
        await backoff.wait(deadline.signal, askedMs);
      }
    }
  }

  async #exchange(
    request: TransportRequest,
    deadline: Deadline,
  ): Promise<Exchange> {
    const { method, call, body } = request;
    for (let renewed = false; ; renewed = true) {
      const token = await untilAborted(
        this.#credentials.get(call?.userAuth),
        deadline.signal,
      );
      const response = await this.#pool.request({
        method,
        path: `${this.#basePath}${request.path}${queryOf(request)}`,
        headers: requestHeaders(this.cluster, {
          token,
          accept: request.accept ?? 'application/json',
          contentType: body && (request.contentType ?? 'application/json'),
          as: call?.as,
        }),
        body: body && JSON.stringify(body),
        signal: deadline.signal,
      });
      // Whoever reads the body hears of its failure; an abort between two reads must not end the process.
      response.body.on('error', () => {});
      const auditId = headerOf(response, 'audit-id');
      if (auditId) {
        call?.onAuditId?.(auditId);
      }
      if (
        response.statusCode !== 401 ||
        renewed ||
        !this.#credentials.renew(token)
      ) {
        return { response, auditId, token };
      }
      await response.body.dump();
    }
  }

  #explain(
    error: unknown,
    request: TransportRequest,
    deadline: Deadline,
    limitMs: number,
  ): unknown {
    const { cluster } = this;
    if (error instanceof ClusterError) {
      return error;
    }
    if (request.call?.signal?.aborted) {
      return request.call.signal.reason;
    }
    if (this.#closing.signal.aborted) {
      return new ClusterError(
        `The client of cluster '${cluster}' is closed: the portal is shutting down`,
        { cluster, reason: 'Closed' },
      );
    }
    return deadline.passed
      ? explainTimeout(cluster, request.doing, limitMs)
      : explainFailure(cluster, request.doing, error);
  }
}

/** Reads are repeated after any outage, writes only when the server said that it did not begin. */
function mayRepeat(request: TransportRequest, failure: unknown): boolean {
  if (!(failure instanceof ClusterError) || !failure.isOutage) {
    return false;
  }
  return request.method === 'GET'
    ? failure.reason !== 'Timeout'
    : failure.httpStatus === 429;
}

function queryOf({ query = {} }: TransportRequest): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, String(value)]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}
