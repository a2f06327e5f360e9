import {
  hasEnded,
  TRAINING_END_STATES,
  type TrainingState,
} from '@modelport/plugin-ml-training-common';
import fc from 'fast-check';
import { buildPlan, buildRecord } from '../__testUtils__/builders';
import type { Observation } from '../launchers/TrainingLauncher';
import type { Wanted } from '../store/TrainingStore';
import { decide, RUNS, type Situation } from './decide';

const now = new Date('2026-11-24T12:00:00Z');
const later = new Date('2026-11-24T12:00:01Z');
const exit = (code?: number, reason = 'exited') =>
  ({
    phase: 'ended',
    exit: { code, reason, at: now },
  } as Extract<Observation, { phase: 'ended' }>);

const observations: Observation[] = [
  { phase: 'absent' },
  { phase: 'preparing', message: 'Fetches the commit.', progress: 0.1 },
  { phase: 'prepared' },
  { phase: 'unprepared', message: 'No such file' },
  { phase: 'starting' },
  { phase: 'starting', message: 'Waits for quota.' },
  { phase: 'running', startedAt: now },
  exit(0),
  exit(1),
  exit(undefined, 'timeout'),
  exit(undefined, 'memory'),
  exit(undefined, 'cancelled'),
  exit(undefined, 'stopped'),
  exit(undefined),
  { phase: 'lost' },
];
const active: TrainingState[] = [
  'queued',
  'preparing',
  'running',
  'cancelling',
];
const run = { server: 'default', experimentId: '1', runId: 'r' };

const situations = fc.record({
  training: fc
    .record({
      state: fc.constantFrom(...active, ...TRAINING_END_STATES),
      wanted: fc.constantFrom<Wanted>('run', 'cancel', 'stop'),
      run: fc.constantFrom(undefined, run),
      settled: fc.boolean(),
      retryAt: fc.constantFrom(undefined, now, later),
    })
    .map(parts => buildRecord(parts)),
  observation: fc.constantFrom(...observations),
  now: fc.constant(now),
  hasRoom: fc.boolean(),
});

const given = (
  training: Partial<Situation['training']>,
  observation: Observation = { phase: 'absent' },
  hasRoom = true,
) => decide({ training: buildRecord(training), observation, now, hasRoom });

describe('for any situation, the decision', () => {
  it('never moves a training that has ended', () => {
    fc.assert(
      fc.property(situations, situation => {
        fc.pre(hasEnded(situation.training.state));
        expect(['settle', 'wait']).toContain(decide(situation).do);
      }),
    );
  });

  it('never settles twice, nor before the end', () => {
    fc.assert(
      fc.property(situations, situation => {
        const { state, settled } = situation.training;
        fc.pre(settled || !hasEnded(state));
        expect(decide(situation).do).not.toBe('settle');
      }),
    );
  });

  it('never admits, prepares or launches what is not wanted', () => {
    fc.assert(
      fc.property(situations, situation => {
        fc.pre(situation.training.wanted !== 'run');
        expect(['admit', 'create-run', 'prepare', 'launch']).not.toContain(
          decide(situation).do,
        );
      }),
    );
  });

  it('launches only what is prepared and was not seen to run', () => {
    fc.assert(
      fc.property(situations, situation => {
        const { observation, training } = situation;
        const mayLaunch =
          observation.phase === 'prepared' && training.state !== 'running';
        expect(mayLaunch || decide(situation).do !== 'launch').toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('admits only where there is room', () => {
    fc.assert(
      fc.property(situations, situation => {
        const { hasRoom } = situation;
        expect(hasRoom || decide(situation).do !== 'admit').toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('finishes whatever has ended or is lost', () => {
    fc.assert(
      fc.property(situations, situation => {
        fc.pre(!hasEnded(situation.training.state));
        fc.pre(['ended', 'lost'].includes(situation.observation.phase));
        expect(decide(situation)).toMatchObject({
          do: 'finish',
          end: expect.objectContaining({
            state: expect.stringMatching(
              new RegExp(`^(${TRAINING_END_STATES.join('|')})$`),
            ),
            message: expect.stringMatching(/\.$/),
          }),
        });
      }),
    );
  });

  it('leaves no training that is not wanted waiting', () => {
    fc.assert(
      fc.property(situations, situation => {
        fc.pre(!hasEnded(situation.training.state));
        fc.pre(situation.training.wanted !== 'run');
        expect(['finish', 'note-cancelling', 'interrupt']).toContain(
          decide(situation).do,
        );
      }),
    );
  });
});

describe('the way of a training', () => {
  it('goes from the queue to its end', () => {
    expect(given({})).toEqual({ do: 'admit' });
    expect(given({ state: 'preparing' })).toEqual({ do: 'create-run' });
    expect(given({ state: 'preparing', run })).toEqual({ do: 'prepare' });
    expect(given({ state: 'preparing', run }, { phase: 'prepared' })).toEqual({
      do: 'launch',
    });
    const running: Observation = { phase: 'running', startedAt: now };
    expect(given({ state: 'preparing', run }, running)).toEqual({
      do: 'note-running',
      startedAt: now,
    });
    const runs = { state: 'running', stateMessage: RUNS, run } as const;
    expect(given(runs, running)).toEqual({ do: 'wait' });
    expect(given({ state: 'running', run }, exit(0))).toMatchObject({
      do: 'finish',
      end: { state: 'succeeded', exitCode: 0 },
    });
    expect(given({ state: 'succeeded' })).toEqual({ do: 'settle' });
  });

  it('waits for room, for a retry and for news', () => {
    expect(given({}, { phase: 'absent' }, false)).toEqual({ do: 'wait' });
    expect(given({ state: 'preparing', retryAt: later })).toEqual({
      do: 'wait',
    });
    const preparing: Observation = { phase: 'preparing', message: 'M' };
    expect(given({ state: 'preparing' }, preparing)).toEqual({
      do: 'report',
      message: 'M',
    });
    expect(given({ state: 'preparing', stateMessage: 'M' }, preparing)).toEqual(
      { do: 'wait' },
    );
  });

  it('tells why it waits in a cluster, also after it was evicted, and that it runs again', () => {
    const waits: Observation = { phase: 'starting', message: 'Waits.' };
    expect(given({ state: 'preparing', run }, waits)).toEqual({
      do: 'report',
      message: 'Waits.',
    });
    const runs = { state: 'running', stateMessage: RUNS, run } as const;
    expect(given(runs, waits)).toEqual({ do: 'report', message: 'Waits.' });
    const evicted = { ...runs, stateMessage: 'Waits.' };
    expect(given(evicted, waits)).toEqual({ do: 'wait' });
    expect(given(evicted, { phase: 'running', startedAt: now })).toEqual({
      do: 'report',
      message: RUNS,
    });
    expect(given(runs, { phase: 'starting' })).toEqual({ do: 'wait' });
  });

  it.each([
    [exit(2), 'failed', 'exit code 2'],
    [exit(undefined), 'failed', 'a signal'],
    [exit(undefined, 'timeout'), 'failed', '60 s. Raise limits.timeoutSeconds'],
    [exit(undefined, 'memory'), 'failed', '512 MiB'],
    [exit(undefined, 'cancelled'), 'cancelled', 'Cancelled'],
    [exit(undefined, 'stopped'), 'stopped', 'Stopped with the portal'],
    [{ phase: 'lost' } as const, 'lost', 'gone and left no exit code'],
    [{ phase: 'absent' } as const, 'lost', 'gone'],
    [{ phase: 'prepared' } as const, 'lost', 'gone'],
    [{ phase: 'unprepared', message: 'No file' } as const, 'failed', 'No file'],
  ])('ends a running one at %j as %s', (observation, state, words) => {
    const plan = buildPlan();
    const step = given({ state: 'running', run, plan }, observation);
    expect(step).toMatchObject({
      do: 'finish',
      end: { state, message: expect.stringContaining(words) },
    });
  });
});
