import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import type { ServerConfig } from '@modelport/plugin-ml-node';
import { unavailable } from './RelayError';

/** What is sent to a server. */
export interface UpstreamRequest {
  method: string;
  /** Path with its query, below the server's root. */
  path: string;
  headers: http.OutgoingHttpHeaders;
  /** Bytes that are there already, or a stream of any size. */
  body?: Buffer | Readable;
  /** Ends the transfer, both ways. */
  signal: AbortSignal;
}

class LostConnectionError extends Error {
  constructor(cause: unknown) {
    super('A kept connection was closed by the server', { cause });
    this.name = 'LostConnectionError';
  }
}

// Shorter than the five seconds after which uvicorn closes a connection that nobody uses.
const IDLE_CONNECTION_MS = 3000;
const MIN_STREAM_PAUSE_MS = 60_000;

/**
 * Sends requests to one MLflow server with the portal's account. Nothing of a transfer is kept: both directions go at
 * the pace of the slower side.
 */
export class Upstream {
  readonly #config: ServerConfig;
  readonly #base: URL;
  readonly #agent: http.Agent;

  constructor(config: ServerConfig) {
    this.#config = config;
    this.#base = new URL(config.baseUrl);
    const options = { keepAlive: true, timeout: IDLE_CONNECTION_MS };
    this.#agent =
      this.#base.protocol === 'https:'
        ? new https.Agent(options)
        : new http.Agent(options);
  }

  /**
   * Sends a request.
   * @returns the answer once its headers are there; read it to its end or destroy it
   * @throws RelayError with status 503 when the server cannot be reached or is silent
   */
  async send(request: UpstreamRequest): Promise<http.IncomingMessage> {
    try {
      return await this.#attempt(request);
    } catch (error) {
      request.signal.throwIfAborted();
      if (error instanceof LostConnectionError && !isStream(request.body)) {
        return await this.#attempt(request).catch(() => this.#giveUp());
      }
      return this.#giveUp();
    }
  }

  /** Closes the connections that are kept for the next request. */
  close() {
    this.#agent.destroy();
  }

  #giveUp(): never {
    throw unavailable(
      `MLflow server '${
        this.#config.name
      }' cannot be reached from the portal; try again`,
    );
  }

  async #attempt(request: UpstreamRequest): Promise<http.IncomingMessage> {
    const { method, path, body, signal } = request;
    const { timeoutMs, headers } = this.#config;
    const streams = isStream(body);
    const prefix = this.#base.pathname.replace(/\/+$/, '');
    const send = this.#base.protocol === 'https:' ? https : http;
    const outgoing = send.request(this.#base, {
      method,
      path: `${prefix}${path}`,
      headers: { ...request.headers, ...headers },
      // A connection that was kept may be closed at any moment, and a stream cannot be sent twice.
      agent: streams ? false : this.#agent,
      timeout: streams ? Math.max(timeoutMs, MIN_STREAM_PAUSE_MS) : timeoutMs,
      signal,
    });
    outgoing.once('timeout', () =>
      outgoing.destroy(new Error('The server was silent for too long')),
    );
    const answer = new Promise<http.IncomingMessage>((resolve, reject) => {
      outgoing.once('response', incoming => {
        // From here on the pace is that of the client, which may well pause.
        incoming.socket.setTimeout(Math.max(timeoutMs, MIN_STREAM_PAUSE_MS));
        resolve(incoming);
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) =>
        reject(
          outgoing.reusedSocket && error.code === 'ECONNRESET'
            ? new LostConnectionError(error)
            : error,
        ),
      );
    });
    if (streams) {
      sendStream(body, outgoing);
    } else {
      outgoing.end(body);
    }
    return answer;
  }
}

function isStream(body: UpstreamRequest['body']): body is Readable {
  return body !== undefined && !Buffer.isBuffer(body);
}

// Not a pipeline: that would close the client's connection, and a refusal could not be told any more.
function sendStream(body: Readable, outgoing: http.ClientRequest): void {
  body.pipe(outgoing);
  body.once('error', error => outgoing.destroy(error));
  body.once('close', () => {
    if (!body.readableEnded) {
      outgoing.destroy(new Error('The client broke off its upload'));
    }
  });
  outgoing.once('close', () => body.unpipe(outgoing));
}
