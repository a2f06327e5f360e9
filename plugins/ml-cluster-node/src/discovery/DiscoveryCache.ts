import type { CallOptions } from '../client/CallOptions';
import type { ClusterTransport } from '../transport/ClusterTransport';
import { untilAborted } from '../transport/untilAborted';
import type { Discovery } from './Discovery';
import { readDiscovery } from './readDiscovery';

const FRESH_MS = 60_000;

/** What a cluster serves, asked once a minute at most however many want to know. */
export class DiscoveryCache {
  readonly #transport: ClusterTransport;
  readonly #now: () => number;
  #held?: { discovery: Discovery; until: number };
  #loading?: Promise<Discovery>;

  constructor(transport: ClusterTransport, now: () => number = Date.now) {
    this.#transport = transport;
    this.#now = now;
  }

  async read(call: CallOptions): Promise<Discovery> {
    if (call.userAuth || call.as) {
      return readDiscovery(this.#transport, call);
    }
    if (this.#held && this.#held.until > this.#now()) {
      return this.#held.discovery;
    }
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return call.signal
      ? untilAborted(this.#loading, call.signal)
      : this.#loading;
  }

  async #load(): Promise<Discovery> {
    const discovery = await readDiscovery(this.#transport, {});
    this.#held = { discovery, until: this.#now() + FRESH_MS };
    return discovery;
  }
}
