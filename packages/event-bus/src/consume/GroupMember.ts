import { BusState, Subscription, TopicPartition } from '../EventBus';
import { closedError } from '../EventBusError';
import { persist, settledWithin } from '../persist';
import { JoinRequest, Membership, Transport } from '../Transport';

/** Milliseconds for which leaving a group is waited for: it forgets members that are silent anyway. */
const LEAVE_MS = 3_000;

/**
 * A member that stays one: whenever its stay in the group ends, because the client has given up, it joins anew with a fresh
 * connection.
 */
export class GroupMember implements Subscription {
  readonly #closing = new AbortController();
  readonly #waiting = new Set<(error?: Error) => void>();
  readonly #life: Promise<void>;
  #state: BusState = { status: 'starting' };
  #closed: Promise<void> | undefined;

  constructor(
    private readonly transport: Pick<Transport, 'join'>,
    private readonly request: JoinRequest,
    private readonly onProblem: (error: Error) => void,
  ) {
    this.#life = this.#live();
  }

  get state(): BusState {
    return this.#state;
  }

  get assigned(): TopicPartition[] {
    return this.request.delivery.assigned;
  }

  ready(): Promise<void> {
    switch (this.#state.status) {
      case 'ready':
        return Promise.resolve();
      case 'closed':
        return Promise.reject(this.#ended());
      default:
        return new Promise((resolve, reject) => {
          this.#waiting.add(error => (error ? reject(error) : resolve()));
        });
    }
  }

  pause(): void {
    this.request.delivery.pause();
  }

  resume(): void {
    this.request.delivery.resume();
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #live(): Promise<void> {
    const { signal } = this.#closing;
    const ending = new Promise<void>(resolve => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    while (!signal.aborted) {
      const joining = persist(() => this.transport.join(this.request), {
        signal,
        onFailure: error => this.#fail(error),
      }).catch((error: Error) => this.#fail(error));
      // a client may try for a minute to join: what comes of it then is left at once
      const membership = await Promise.race([joining, ending]);
      if (!membership || signal.aborted) {
        void joining.then(late => late?.leave()).catch(this.onProblem);
        return;
      }
      this.#become({ status: 'ready' });
      const reason = await Promise.race([membership.ended, ending]);
      if (reason) this.#fail(reason);
      await this.#leave(membership);
    }
  }

  async #leave(membership: Membership): Promise<void> {
    if (this.#closing.signal.aborted) await this.request.delivery.close();
    else this.request.delivery.loseAll();
    await settledWithin(membership.leave(), LEAVE_MS);
  }

  async #end(): Promise<void> {
    this.#closing.abort();
    await this.#life;
    this.request.delivery.loseAll();
    await this.request.delivery.close();
    this.#become({ status: 'closed' });
  }

  #fail(reason: Error) {
    if (this.#closing.signal.aborted) return;
    this.#become({ status: 'failed', reason });
    this.onProblem(reason);
  }

  #become(state: BusState) {
    this.#state = state;
    if (state.status !== 'ready' && state.status !== 'closed') return;
    const error = state.status === 'closed' ? this.#ended() : undefined;
    for (const tell of this.#waiting) tell(error);
    this.#waiting.clear();
  }

  #ended() {
    return closedError(`The subscription of group ${this.request.group}`);
  }
}
