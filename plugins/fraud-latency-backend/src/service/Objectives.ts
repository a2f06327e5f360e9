import { addBuckets } from '@modelport/plugin-fraud-latency-common';
import type { LatencyObjective } from '@modelport/plugin-fraud-latency-common';
import type { Total } from '../sources/MetricsSource';
import { BURN_WINDOWS, objectiveOf } from './objective';
import type { WatchedService } from './WatchedService';

const DAY_SECONDS = 86_400;
/** Long spans are read in two: what changes no more, once in so long, and the rest each time. */
const HEAD_MS = 300_000;

/** A total of two spans, one behind the other. */
function joined(head: Total, tail: Total): Total {
  const since = head.since ?? tail.since;
  return {
    requests: addBuckets([head.requests, tail.requests]),
    failed: head.failed + tail.failed,
    shed: head.shed + tail.shed,
    knownSeconds: head.knownSeconds + tail.knownSeconds,
    ...(since !== undefined && { since }),
  };
}

/** Says how objectives stand. Most of a long span is read once for all who look at it. */
export class Objectives {
  readonly #heads = new Map<string, { end: number; total: Promise<Total> }>();

  /**
   * @param to - when all its spans end, in milliseconds since 1970: as the figures that it stands beside
   * @returns undefined where none is configured
   * @throws ServiceUnavailableError when the figures cannot be had
   */
  async of(
    watched: WatchedService,
    to: number,
  ): Promise<LatencyObjective | undefined> {
    const { objective } = watched.config;
    if (!objective) return undefined;
    const seconds = objective.windowDays * DAY_SECONDS;
    const [whole, ...burns] = await Promise.all([
      this.#total(watched, seconds, to),
      ...Object.entries(BURN_WINDOWS).map(async ([name, span]) => {
        const total = await this.#total(watched, span, to);
        return [name, { seconds: span, total }] as const;
      }),
    ]);
    const from = to - 1_000 * seconds;
    return objectiveOf(objective, whole, Object.fromEntries(burns), from);
  }

  async #total(
    watched: WatchedService,
    seconds: number,
    to: number,
  ): Promise<Total> {
    const { source } = watched;
    if (seconds < DAY_SECONDS) {
      return source.total({ from: to - 1_000 * seconds, to });
    }
    const end = (Math.floor(to / HEAD_MS) - 1) * HEAD_MS;
    const [head, tail] = await Promise.all([
      this.#head(watched, seconds, end),
      source.total({ from: end, to }),
    ]);
    return joined(head, tail);
  }

  #head(
    { config, source }: WatchedService,
    seconds: number,
    end: number,
  ): Promise<Total> {
    const key = `${config.name} ${seconds}`;
    const known = this.#heads.get(key);
    if (known?.end === end) return known.total;
    // As long as it is kept, it and what is behind it are as long as the span, or a little longer.
    const from = end + HEAD_MS - 1_000 * seconds;
    const head = { end, total: source.total({ from, to: end }) };
    this.#heads.set(key, head);
    // Whoever asked is told; the next asks anew.
    head.total.catch(() => {
      if (this.#heads.get(key) === head) this.#heads.delete(key);
    });
    return head.total;
  }
}
