import { isError } from '@backstage/errors';
import {
  LATENCY_WINDOWS,
  type LatencyResponse,
  type LatencyWindow,
  type ScoringInstance,
} from '@modelport/plugin-fraud-latency-common';
import { type LatencyService, spanOf } from './LatencyService';
import type { WatchedService } from './WatchedService';

/** What {@link LastAnswers} works with. */
export interface LastAnswersOptions {
  latency: Pick<LatencyService, 'latency'>;
  /** Milliseconds since 1970. */
  now(): number;
}

interface Kept {
  answer: LatencyResponse;
  at: number;
}

/** An answer without figures. */
function emptyAnswer(
  { config, source }: WatchedService,
  window: LatencyWindow,
  now: number,
): LatencyResponse {
  const { from, to } = spanOf(window, now);
  const { stepSeconds } = LATENCY_WINDOWS[window];
  const nothing = {
    counts: null,
    refused: null,
    failed: null,
    degraded: null,
    shed: null,
    loopDelaySeconds: null,
    loopBusy: null,
  };
  const count = Math.ceil((to - from) / 1_000 / stepSeconds);
  return {
    service: config.name,
    window,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    stepSeconds,
    source: source.kind,
    state: 'unknown',
    instances: config.instances.map(
      ({ url, cloud }): ScoringInstance => ({ url, cloud }),
    ),
    versions: [],
    stages: [],
    bounds: [],
    series: Array.from({ length: count }, (_, at) => ({
      at: new Date(from + 1_000 * stepSeconds * (at + 1)).toISOString(),
      ...nothing,
    })),
  };
}

/**
 * Gives the last answer, with its age, while the figures cannot be had: what is old is told as old, and a page is never
 * blank.
 */
export class LastAnswers {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly options: LastAnswersOptions) {}

  async latency(
    watched: WatchedService,
    window: LatencyWindow,
  ): Promise<LatencyResponse> {
    const { latency, now } = this.options;
    const key = `${watched.config.name} ${window}`;
    try {
      const answer = await latency.latency(watched, window);
      this.#kept.set(key, { answer, at: now() });
      return answer;
    } catch (error) {
      if (!isError(error) || error.name !== 'ServiceUnavailableError') {
        throw error;
      }
      const problem = error.message;
      const kept = this.#kept.get(key);
      if (!kept) return { ...emptyAnswer(watched, window, now()), problem };
      const ageSeconds =
        (kept.answer.ageSeconds ?? 0) + Math.round((now() - kept.at) / 1_000);
      return { ...kept.answer, state: 'unknown', problem, ageSeconds };
    }
  }
}
