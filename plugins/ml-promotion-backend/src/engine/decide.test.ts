import type { DeploymentState } from '@modelport/plugin-ml-promotion-common';
import fc from 'fast-check';
import { buildRecord } from '../__testUtils__/builders';
import type { Wanted } from '../store/DeploymentStore';
import type { Observation } from '../targets/RolloutTarget';
import { decide, type Situation } from './decide';

const now = new Date('2026-11-24T12:00:00Z');
const later = new Date('2026-11-24T12:00:01Z');

const observations: Observation[] = [
  { phase: 'absent' },
  { phase: 'starting' },
  { phase: 'serving' },
  { phase: 'unresponsive', forMs: 1_000 },
  { phase: 'unresponsive', forMs: 60_000 },
  { phase: 'foreign' },
  { phase: 'ended', lastLines: 'x' },
  { phase: 'ended', lastLines: 'x', refusal: 'It is refused' },
];
const states: DeploymentState[] = [
  'pending',
  'fetching',
  'starting',
  'serving',
  'stopping',
  'stopped',
  'failed',
];

const situations = fc.record({
  deployment: fc
    .record({
      state: fc.constantFrom(...states),
      wanted: fc.constantFrom<Wanted>('serve', 'stop'),
      announced: fc.boolean(),
      settled: fc.boolean(),
      retryAt: fc.constantFrom(undefined, now, later),
    })
    .map(parts => buildRecord(parts)),
  observation: fc.constantFrom(...observations),
  now: fc.constant(now),
});

const runs = ({ observation }: Situation) =>
  !['absent', 'ended'].includes(observation.phase);
/** The smallest situation for which a claim does not hold; null when it always holds. */
const counterexampleOf = (claim: (situation: Situation) => boolean) =>
  fc.check(fc.property(situations, claim), { numRuns: 3_000 }).counterexample;
describe('for any situation, the decision', () => {
  it('never fetches or starts what is not wanted or has ended', () => {
    expect(
      counterexampleOf(situation => {
        const { state, wanted } = situation.deployment;
        const isOver =
          wanted === 'stop' || state === 'stopped' || state === 'failed';
        const begins = ['note-fetching', 'fetch', 'start', 'note-serving'];
        return !isOver || !begins.includes(decide(situation).do);
      }),
    ).toBeNull();
  });

  it('never starts a second process beside one that runs', () => {
    expect(
      counterexampleOf(situation => {
        const { do: step } = decide(situation);
        return !runs(situation) || !['fetch', 'start'].includes(step);
      }),
    ).toBeNull();
  });

  it('never lets run what is not wanted', () => {
    expect(
      counterexampleOf(situation => {
        const { state, wanted } = situation.deployment;
        const mayNotRun =
          wanted === 'stop' || state === 'stopped' || state === 'failed';
        return (
          !mayNotRun ||
          !runs(situation) ||
          ['stop', 'note-stopping'].includes(decide(situation).do)
        );
      }),
    ).toBeNull();
  });

  it('records an end and settles only when nothing runs', () => {
    expect(
      counterexampleOf(
        situation =>
          !runs(situation) ||
          !['finish', 'settle', 'note-crash'].includes(decide(situation).do),
      ),
    ).toBeNull();
  });

  it('settles once, and leaves nothing that has ended unsettled', () => {
    expect(
      counterexampleOf(situation => {
        const { state, settled, wanted, retryAt } = situation.deployment;
        const hasEnded =
          state === 'stopped' || (state === 'failed' && wanted === 'serve');
        const isDue = !retryAt || retryAt <= now;
        const settles = decide(situation).do === 'settle';
        return hasEnded && !runs(situation)
          ? settles === (!settled && isDue)
          : !settles;
      }),
    ).toBeNull();
  });

  it('tells that it serves only while it does', () => {
    expect(
      counterexampleOf(situation => {
        const { do: step } = decide(situation);
        return (
          !['note-serving', 'announce'].includes(step) ||
          situation.observation.phase === 'serving'
        );
      }),
    ).toBeNull();
  });
});

describe('the way of a deployment', () => {
  const given = (
    deployment: Partial<Situation['deployment']>,
    observation: Observation = { phase: 'absent' },
  ) => decide({ deployment: buildRecord(deployment), observation, now }).do;
  const serving: Observation = { phase: 'serving' };
  const crashed: Observation = { phase: 'ended', lastLines: '' };

  it('goes from the request to serving, and to its end', () => {
    expect(given({})).toBe('note-fetching');
    expect(given({ state: 'fetching' })).toBe('fetch');
    expect(given({ state: 'starting' })).toBe('start');
    expect(given({ state: 'starting' }, { phase: 'starting' })).toBe('wait');
    expect(given({ state: 'starting' }, serving)).toBe('note-serving');
    expect(given({ state: 'serving' }, serving)).toBe('announce');
    const announced = { state: 'serving', announced: true } as const;
    expect(given(announced, serving)).toBe('wait');
    const unwanted = { ...announced, wanted: 'stop' } as const;
    expect(given(unwanted, serving)).toBe('note-stopping');
    expect(given({ ...unwanted, state: 'stopping' }, serving)).toBe('stop');
    expect(given({ ...unwanted, state: 'stopping' })).toBe('finish');
    expect(given({ state: 'stopped', wanted: 'stop' })).toBe('settle');
  });

  it('goes back to the files when it is gone or has crashed', () => {
    expect(given({ state: 'serving' })).toBe('note-fetching');
    expect(given({ state: 'serving' }, crashed)).toBe('note-crash');
    expect(given({ state: 'starting' }, crashed)).toBe('note-crash');
    expect(given({ state: 'fetching' }, crashed)).toBe('fetch');
    expect(given({ state: 'fetching', retryAt: later }, crashed)).toBe('wait');
  });
});
