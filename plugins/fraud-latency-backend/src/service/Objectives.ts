import type { LatencyObjective } from '@modelport/plugin-fraud-latency-common';
import type { Total } from '../sources/MetricsSource';
import { BURN_WINDOWS, objectiveOf } from './objective';
import type { WatchedService } from './WatchedService';

const DAY_SECONDS = 86_400;
const MOST_KEPT_MS = 60_000;
/** A total is good for this share of its span: it hardly changes meanwhile. */
const KEPT_SHARE = 1 / 200;

/** Says how objectives stand. Totals of long spans are read once for all who look at them. */
export class Objectives {
  readonly #totals = new Map<
    string,
    { until: number; total: Promise<Total> }
  >();

  constructor(private readonly options: { now(): number }) {}

  /**
   * @returns undefined where none is configured
   * @throws ServiceUnavailableError when the figures cannot be had
   */
  async of(watched: WatchedService): Promise<LatencyObjective | undefined> {
    const { objective } = watched.config;
    if (!objective) return undefined;
    const seconds = objective.windowDays * DAY_SECONDS;
    const [whole, ...burns] = await Promise.all([
      this.#total(watched, seconds),
      ...Object.entries(BURN_WINDOWS).map(async ([name, span]) => {
        const total = await this.#total(watched, span);
        return [name, { seconds: span, total }] as const;
      }),
    ]);
    const from = this.options.now() - 1_000 * seconds;
    return objectiveOf(objective, whole, Object.fromEntries(burns), from);
  }

  #total({ config, source }: WatchedService, seconds: number): Promise<Total> {
    const now = this.options.now();
    const key = `${config.name} ${seconds}`;
    const known = this.#totals.get(key);
    if (known && now < known.until) return known.total;
    const total = source.total({ from: now - 1_000 * seconds, to: now });
    const keptMs = Math.min(MOST_KEPT_MS, 1_000 * seconds * KEPT_SHARE);
    this.#totals.set(key, { until: now + keptMs, total });
    // Whoever asked is told; the next asks anew.
    total.catch(() => this.#totals.delete(key));
    return total;
  }
}
