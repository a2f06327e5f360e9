import { performance } from 'node:perf_hooks';
import type { ScoringMetrics } from '../metrics';

const SAMPLE_EVERY_MS = 50;
const LATE_SAMPLES = 2;

/** Why a request is turned away. */
export type Overload = 'in-flight' | 'event-loop';

/** Beyond what load requests are turned away. */
export interface ShedLimits {
  /** Requests under way. */
  mostInFlight: number;
  /** By how much the event loop may be behind, in milliseconds. */
  mostLagMs: number;
}

/**
 * Turns requests away when there are too many: an answer that comes too late helps nobody, and delays all others. Being
 * behind is seen by a timer that is late.
 */
export class Shedder {
  #inFlight = 0;
  /** Samples one after the other that were too late; a single one may be a pause that is over. */
  #late = 0;
  #due: number;
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly limits: ShedLimits,
    private readonly metrics: ScoringMetrics,
  ) {
    this.#due = performance.now() + SAMPLE_EVERY_MS;
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.#late = now - this.#due > limits.mostLagMs ? this.#late + 1 : 0;
      this.#due = now + SAMPLE_EVERY_MS;
      this.metrics.inFlight.set(this.#inFlight);
    }, SAMPLE_EVERY_MS);
    this.#timer.unref();
  }

  /** Why the next request has to be turned away; undefined when it need not. */
  get overload(): Overload | undefined {
    if (this.#inFlight >= this.limits.mostInFlight) return 'in-flight';
    return this.#late >= LATE_SAMPLES ? 'event-loop' : undefined;
  }

  begin(): void {
    this.#inFlight += 1;
  }

  end(): void {
    this.#inFlight -= 1;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
