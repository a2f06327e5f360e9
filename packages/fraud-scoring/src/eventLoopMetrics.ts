import { performance } from 'node:perf_hooks';
import { Counter, type Registry } from 'prom-client';
import { QuickHistogram } from './quickMetrics';

const SAMPLE_EVERY_MS = 10;
const DELAY_SECONDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
];
/** Of one pause; a machine that slept is not told as thousands of samples. */
const MOST_SAMPLES = 1_000;

/** Adds what a timer that fired late says of the event loop. */
export function observeDelay(
  delayMs: number,
  observe: (seconds: number) => void,
): void {
  // The timers that would have fired meanwhile were late, too: each by a little less.
  let left = delayMs;
  for (let at = 0; at < MOST_SAMPLES && left >= 0; at += 1) {
    observe(left / 1_000);
    left -= SAMPLE_EVERY_MS;
  }
}

/**
 * Shows how busy the event loop is. All of it only grows from the start of the process, so that any number of readers see
 * the same and none resets it for another.
 */
export function measureEventLoop(registry: Registry): { stop(): void } {
  const registers = [registry];
  const seconds = (kind: 'active' | 'idle', help: string) =>
    new Counter({
      name: `fraud_scoring_event_loop_${kind}_seconds_total`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(performance.eventLoopUtilization()[kind] / 1_000);
      },
    });
  seconds('active', 'Time in which the event loop worked');
  seconds('idle', 'Time in which the event loop had nothing to do');
  const delay = new QuickHistogram({
    name: 'fraud_scoring_event_loop_delay_seconds',
    help: `By how much the event loop was behind, looked at every ${SAMPLE_EVERY_MS} ms`,
    buckets: DELAY_SECONDS,
    registers,
  }).of({});
  const observe = (late: number) => delay.observe(late);
  let due = performance.now() + SAMPLE_EVERY_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    observeDelay(Math.max(0, now - due), observe);
    due = now + SAMPLE_EVERY_MS;
  }, SAMPLE_EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
