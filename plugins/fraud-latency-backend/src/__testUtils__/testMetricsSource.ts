/* eslint-disable jest/no-export -- the tests of a port, for each of its adapters */
import { totalOf } from '@modelport/plugin-fraud-latency-common';
import type { MetricsSource } from '../sources/MetricsSource';
import { AWS, BEGIN, GCP, historyOf, MINUTE, type Shown } from './histories';

/** A source that has seen a history, at the time of its end. */
export interface SourceRig {
  source: MetricsSource;
  stop(): Promise<void>;
}

/** How a source is tested. */
export interface SourceTestOptions {
  /** Makes a source of the service {@link SERVICE} that has seen this and nothing else. */
  start(history: Shown[]): Promise<SourceRig>;
  /** By what share counts may be off: Prometheus extrapolates. */
  tolerance: number;
}

const minutes = (from: number, to: number) => ({
  from: BEGIN + from * MINUTE,
  to: BEGIN + to * MINUTE,
});

/** What every source of figures promises. */
export function testMetricsSource(
  name: string,
  { start, tolerance }: SourceTestOptions,
): void {
  describe(`${name}, as every source of figures`, () => {
    const rigs: SourceRig[] = [];
    let whole: MetricsSource;
    let cut: MetricsSource;
    let empty: MetricsSource;

    const sourceOf = async (history: Shown[]) => {
      const rig = await start(history);
      rigs.push(rig);
      return rig.source;
    };
    beforeAll(async () => {
      whole = await sourceOf(historyOf(15));
      cut = await sourceOf(historyOf(7));
      empty = await sourceOf([{ at: BEGIN, texts: {} }]);
    });
    afterAll(async () => {
      for (const rig of rigs) await rig.stop();
    });

    const expectAbout = (count: number | undefined, expected: number) => {
      expect(count).toBeGreaterThanOrEqual(expected * (1 - tolerance) - 1);
      expect(count).toBeLessThanOrEqual(expected * (1 + tolerance) + 1);
    };

    it('counts requests by version, variant and cloud', async () => {
      const { versions } = await whole.counts(minutes(1, 5));
      const byCloud = [...versions].sort((a, b) =>
        a.cloud.localeCompare(b.cloud),
      );
      expect(byCloud).toMatchObject([
        { model: 'fraud', version: '1', variant: 'control', cloud: 'aws' },
        { model: 'fraud', version: '2', variant: 'steep', cloud: 'gcp' },
      ]);
      const [aws, gcp] = byCloud.map(({ buckets }) => buckets);
      expectAbout(totalOf(aws), 480);
      expectAbout(totalOf(gcp), 240);
      expect(aws.bounds).toEqual([0.001, 0.005, 0.045, 0.1, 1]);
      expect(aws.counts[1]).toBe(totalOf(aws));
      expect(gcp.counts[3]).toBe(totalOf(gcp));
    });

    it('counts stages and decisions over all', async () => {
      const { stages, decisions } = await whole.counts(minutes(1, 5));
      expect(stages.map(({ stage }) => stage)).toEqual(['features']);
      expectAbout(totalOf(stages[0].buckets), 720);
      const count = (wanted: string) =>
        decisions.find(({ decision }) => decision === wanted)?.count;
      expectAbout(count('approve'), 480);
      expectAbout(count('decline'), 240);
    });

    it('gives each step of a series its counts, and of loops the worst', async () => {
      const steps = await whole.series(minutes(1, 5), 60);
      expect(steps).toHaveLength(4);
      for (const step of steps) {
        expectAbout(step && totalOf(step.requests), 180);
        expectAbout(step?.refused, 60);
        expectAbout(step?.failed, 12);
        expectAbout(step?.shed, 12);
        expectAbout(step?.degraded, 12);
        expect(step?.loopBusy).toBeCloseTo(0.6);
        expect(step?.loopDelaySeconds).toBe(0.1);
      }
    });

    it('has nothing, and not zero, where nobody looked', async () => {
      const steps = await whole.series(minutes(9, 13), 60);
      const known = steps.map(step => step !== undefined);
      expect(known).toEqual([true, false, false, true]);
      // The first look after a gap, or the sample before a rate, is only a beginning.
      const after = steps[3] && totalOf(steps[3].requests);
      expect(after).toBeGreaterThanOrEqual(160);
      expect(after).toBeLessThanOrEqual(190);
    });

    it('takes a process that starts anew for what it is', async () => {
      const steps = await whole.series(minutes(4, 10), 60);
      const counts = steps.map(step => step && totalOf(step.requests));
      expect(counts).toHaveLength(6);
      for (const [at, expected] of [180, 120, 120, 180, 180, 180].entries()) {
        expectAbout(counts[at], expected);
      }
    });

    it('counts what an objective wants', async () => {
      const total = await whole.total(minutes(1, 5));
      expectAbout(totalOf(total.requests), 720);
      expectAbout(total.failed, 48);
      expectAbout(total.shed, 48);
      expectAbout(total.knownSeconds, 240);
      expect(total.knownSeconds).toBeLessThanOrEqual(240);
    });

    it('says of how much of a span something is known, and since when', async () => {
      const total = await whole.total(minutes(-45, 15));
      expectAbout(total.knownSeconds, 13 * 60);
      const late = Math.abs((total.since ?? 0) - BEGIN);
      expect(late).toBeLessThanOrEqual(MINUTE);
    });

    it('sees instances that answer', async () => {
      const instances = await whole.instances();
      expect(instances.map(({ url, cloud }) => [url, cloud])).toEqual([
        [AWS, 'aws'],
        [GCP, 'gcp'],
      ]);
      for (const { seenAt, problem } of instances) {
        expect(problem).toBeUndefined();
        expect(seenAt).toBe(new Date(BEGIN + 15 * MINUTE).toISOString());
      }
    });

    it('says which instance is not seen, and since when', async () => {
      const [aws, gcp] = await cut.instances();
      expect(aws.problem).toBeUndefined();
      expect(gcp).toMatchObject({ url: GCP, problem: expect.any(String) });
      expect(gcp.seenAt).toBe(new Date(BEGIN + 5 * MINUTE).toISOString());
    });

    it('knows nothing where there is nothing', async () => {
      const span = minutes(-15, 0);
      expect(await empty.counts(span)).toEqual({
        versions: [],
        stages: [],
        decisions: [],
      });
      expect(await empty.series(span, 300)).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      const total = await empty.total(span);
      expect(total).toMatchObject({ failed: 0, shed: 0, knownSeconds: 0 });
      expect(totalOf(total.requests)).toBe(0);
      expect(total.since).toBeUndefined();
      for (const { seenAt, problem } of await empty.instances()) {
        expect([seenAt, typeof problem]).toEqual([undefined, 'string']);
      }
    });
  });
}
