import { aService } from './startTestPlugin';
import { type Counted, metricsText, times } from './metricsText';

/** What each instance showed at one time; nothing where it did not answer. */
export interface Shown {
  /** In milliseconds since 1970. */
  at: number;
  texts: Record<string, string | undefined>;
}

/** Begin of the histories: ten hours ago, at a whole hour. */
export const BEGIN = Math.floor(Date.now() / 3_600_000 - 10) * 3_600_000;
export const MINUTE = 60_000;
const EVERY_MS = 5_000;

export const AWS = 'http://10.0.0.1:7500';
export const GCP = 'http://10.0.0.2:7500';

/** A service with an instance in each of two clouds. */
export const SERVICE = aService({
  instances: [
    { url: AWS, cloud: 'aws' },
    { url: GCP, cloud: 'gcp' },
  ],
});

/** Two requests a second of version 1 in 4 ms, some refused, failed, turned away. */
const aws = (seconds: number): Counted => ({
  requests: { 1: times(2 * seconds, 0.004) },
  stages: { features: times(2 * seconds, 0.0005) },
  decisions: { approve: 2 * seconds },
  refused: { 400: seconds, 500: seconds / 5, 503: seconds / 5 },
  shed: { 'in-flight': seconds / 5 },
  degraded: seconds / 5,
  busySeconds: 0.3 * seconds,
  idleSeconds: 0.7 * seconds,
  delays: times(100 * seconds, 0.003),
});

/** One request a second of version 2 in 80 ms, on a loop that is busier. */
const gcp = (seconds: number): Counted => ({
  requests: { 2: times(seconds, 0.08) },
  stages: { features: times(seconds, 0.0005) },
  decisions: { decline: seconds },
  busySeconds: 0.6 * seconds,
  idleSeconds: 0.4 * seconds,
  delays: times(100 * seconds, 0.06),
});

const isBetween = (at: number, from: number, to: number) =>
  at > BEGIN + from * MINUTE && at <= BEGIN + to * MINUTE;

/**
 * Some minutes of a service that has run for an hour. In minutes 6 and 7 gcp is down, and starts anew; in minutes 11 and
 * 12 nobody looks.
 */
export function historyOf(minutes: number): Shown[] {
  const length = (minutes * MINUTE) / EVERY_MS + 1;
  return Array.from({ length }, (_, step): Shown => {
    const at = BEGIN + step * EVERY_MS;
    if (isBetween(at, 10, 12)) return { at, texts: {} };
    const started = BEGIN - 60 * MINUTE;
    const anew = BEGIN + 7 * MINUTE + 1_000;
    const startedGcp = at > anew ? anew : started;
    const isDown = isBetween(at, 5, 7);
    const shown = (what: typeof aws, startedAt: number) =>
      metricsText({ ...what((at - startedAt) / 1_000), startedAt });
    return {
      at,
      texts: {
        [AWS]: shown(aws, started),
        [GCP]: isDown ? undefined : shown(gcp, startedGcp),
      },
    };
  });
}
