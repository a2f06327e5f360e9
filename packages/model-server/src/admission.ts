import { FastifyReply } from 'fastify';
import { RequestError } from './errors';
import { ServerMetrics } from './metrics';

/** Counts the infer calls under way, from head to answer, and refuses those beyond the limit. */
export class Admission {
  readonly #maxInFlight: number;
  readonly #metrics: ServerMetrics;
  #inFlight = 0;
  #draining = false;

  constructor(maxInFlight: number, metrics: ServerMetrics) {
    this.#maxInFlight = maxInFlight;
    this.#metrics = metrics;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** From now on the server is not ready; it still answers whoever has not noticed. */
  startDraining(): void {
    this.#draining = true;
  }

  /**
   * Holds a place until the answer is out or the connection is gone.
   *
   * @throws RequestError (503) when the server is full
   */
  admit(reply: FastifyReply): void {
    if (this.#inFlight >= this.#maxInFlight) {
      this.#metrics.refused.inc();
      reply.header('retry-after', '1');
      throw new RequestError(
        503,
        `${
          this.#inFlight
        } requests are under way, which is all the server takes; try again in a second`,
      );
    }
    this.#inFlight += 1;
    this.#metrics.inFlight.inc();
    reply.raw.once('close', () => {
      this.#inFlight -= 1;
      this.#metrics.inFlight.dec();
    });
  }
}
