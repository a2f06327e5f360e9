import { type FeatureLayout, planLayout } from '@modelport/fraud-core';
import type { ScoringEngine } from '../engine/ScoringEngine';
import type { ScoringMetrics } from '../metrics';
import type { Serving } from '../models/Serving';
import type { FeatureStore } from '../store/FeatureStore';
import type { BackfillResult } from './backfill';
import { Backfiller } from './Backfiller';
import type { History } from './History';
import { lacksWindows } from './lacksWindows';

/** What {@link createSwitch} works with. */
export interface SwitchOptions {
  engine: ScoringEngine;
  metrics: ScoringMetrics;
  store: FeatureStore;
  /** Absent where nothing is kept of what happened: then nothing waits for it. */
  history: History | undefined;
  /** Told of what answers from now on. */
  onServed(next: Serving): void;
  onBackfilled(result: BackfillResult): void;
  onError(error: unknown): void;
}

/** Puts what is to answer in place, once its features have what they need. */
export interface Switch {
  /** @returns whether it answers already; else it does once a backfill has ended */
  to(next: Serving): Promise<boolean>;
  /** Fills what is found to be lacking, beside all else. */
  fill(): void;
  /** What waits, and since when, in milliseconds since 1970-01-01. */
  readonly waiting: { revision: number; since: number } | undefined;
  /** Lets go of what waits. */
  stop(): Promise<void>;
}

function widened(served: FeatureLayout, wanted: FeatureLayout): FeatureLayout {
  const known = new Set(served.sets.map(({ digest }) => digest));
  const more = wanted.sets.filter(({ digest }) => !known.has(digest));
  return planLayout([...served.sets, ...more]);
}

const OUTCOMES = ['filled', 'partly', 'complete', 'differing'] as const;

/** Makes the switch of a service. */
export function createSwitch(options: SwitchOptions): Switch {
  const { engine, metrics, store, history, onServed, onError } = options;
  /** Of which all is kept that its windows need. */
  let whole = engine.serving.layout;
  let waiting: Serving | undefined;
  const backfiller =
    history &&
    new Backfiller({
      ...{ store, history, onError },
      onEnd(result) {
        for (const outcome of OUTCOMES) {
          metrics.backfilled.inc({ outcome }, result[outcome]);
        }
        if (waiting) serve(waiting);
        options.onBackfilled(result);
      },
    });

  function serve(next: Serving): void {
    waiting = undefined;
    whole = next.layout;
    engine.swap(next);
    onServed(next);
  }

  function run(layout: FeatureLayout): void {
    metrics.backfilling.set(1);
    backfiller
      ?.run(layout)
      .catch(onError)
      .finally(() => metrics.backfilling.set(0));
  }

  async function stop(): Promise<void> {
    await backfiller?.stop();
    waiting?.release();
    waiting = undefined;
  }

  return {
    async to(next) {
      if (!backfiller || !lacksWindows(whole, next.layout)) {
        await stop();
        serve(next);
        return true;
      }
      let layout: FeatureLayout;
      try {
        layout = widened(whole, next.layout);
      } catch (error) {
        next.release();
        throw error;
      }
      await stop();
      engine.widen(layout);
      waiting = next;
      run(layout);
      return false;
    },
    fill() {
      if (backfiller?.isDue) run(engine.serving.layout);
    },
    get waiting() {
      const since = backfiller?.begunAt;
      if (!waiting || since === undefined) return undefined;
      return { revision: waiting.configuration.revision, since };
    },
    stop,
  };
}
