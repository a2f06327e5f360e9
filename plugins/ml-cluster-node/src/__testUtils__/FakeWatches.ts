import type { ServerResponse } from 'node:http';
import type { FakeChange, FakeObject, FakeStore } from './FakeStore';
import { StatusError } from './StatusError';

/** Which changes a watch is told of. */
export interface FakeWatchRequest {
  collection: string;
  resourceVersion: number;
  timeoutSeconds?: number;
  bookmarks: boolean;
  matches(object: FakeObject): boolean;
  apiVersion: string;
  kind: string;
}

/** The streams of changes of the fake, and what can go wrong with them. */
export class FakeWatches {
  /** Sends a bookmark this often; never when undefined. */
  bookmarkMs?: number;
  /** Nothing is sent over any watch while it is true. */
  silent = false;
  /** Whether a lost state is told by an event, as the watch cache does, or by a status. */
  goneBy: 'event' | 'status' = 'event';
  /** How many watches were opened so far. */
  opened = 0;
  readonly #open = new Set<ServerResponse>();
  readonly #store: FakeStore;

  constructor(store: FakeStore) {
    this.#store = store;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Breaks every connection of a watch. */
  drop(): void {
    this.#open.forEach(response => response.socket?.destroy());
  }

  /** Ends every watch as at its timeout. */
  finish(): void {
    this.#open.forEach(response => response.end());
  }

  /** Sends a line over every watch. */
  sendAll(line: string): void {
    this.#open.forEach(response => response.write(line));
  }

  serve(request: FakeWatchRequest, response: ServerResponse): void {
    const store = this.#store;
    const isGone = request.resourceVersion < store.compacted;
    const gone = new StatusError(
      410,
      'Expired',
      `too old resource version: ${request.resourceVersion} (${store.compacted})`,
    );
    if (isGone && this.goneBy === 'status') {
      throw gone;
    }
    this.opened += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const send = (type: string, object: unknown) => {
      if (!this.silent && !response.writableEnded) {
        response.write(`${JSON.stringify({ type, object })}\n`);
      }
    };
    if (isGone) {
      send('ERROR', gone.body);
      response.end();
      return;
    }
    const tell = (change: FakeChange) => {
      if (
        change.collection === request.collection &&
        request.matches(change.object)
      ) {
        send(change.type, change.object);
      }
    };
    store.history
      .filter(({ revision }) => revision > request.resourceVersion)
      .forEach(tell);
    this.#open.add(response);
    const forget = store.onChange(tell);
    const timers: NodeJS.Timeout[] = [];
    if (request.bookmarks && this.bookmarkMs !== undefined) {
      timers.push(
        setInterval(() => {
          const { apiVersion, kind } = request;
          const resourceVersion = String(store.revision);
          send('BOOKMARK', { apiVersion, kind, metadata: { resourceVersion } });
        }, this.bookmarkMs),
      );
    }
    if (request.timeoutSeconds !== undefined) {
      timers.push(
        setTimeout(() => response.end(), request.timeoutSeconds * 1000),
      );
    }
    response.on('close', () => {
      forget();
      timers.forEach(clearTimeout);
      this.#open.delete(response);
    });
  }
}
