import { NOT_ASKED, type StepCounts } from '../sources/MetricsSource';
import { problemOf, stateOf } from './stateOf';

const seen = { url: 'http://a', cloud: 'aws' };
const gone = { url: 'http://b', cloud: 'gcp', problem: 'It is down' };
const minute = (more: Partial<StepCounts> = {}): StepCounts => ({
  requests: { bounds: [1], counts: [3, 0] },
  refused: 0,
  failed: 0,
  degraded: 0,
  shed: 0,
  loopDelaySeconds: null,
  loopBusy: 0.5,
  ...more,
});
const silent = { requests: { bounds: [1], counts: [0, 0] } };

describe('the state of a service', () => {
  it.each([
    ['keeping-up', [seen], minute()],
    ['keeping-up', [seen, gone], minute({ ...silent, refused: 1 })],
    ['saturated', [seen], minute({ loopBusy: 0.91 })],
    ['keeping-up', [seen], minute({ loopBusy: 0.9 })],
    ['quiet', [seen], minute({ ...silent, loopBusy: null })],
    ['unknown', [seen], undefined],
    ['not-seen', [gone, gone], minute()],
    ['unknown', [{ ...gone, problem: NOT_ASKED }], undefined],
  ] as const)('is %s', (state, instances, lastMinute) => {
    expect(stateOf(instances, lastMinute)).toBe(state);
  });

  it('comes with what is the matter', () => {
    expect(problemOf('payments', [seen])).toBeUndefined();
    expect(problemOf('payments', [gone])).toBe(
      'payments is not seen now: It is down',
    );
    expect(problemOf('payments', [seen, gone])).toBe(
      '1 of 2 instances of payments is not seen now, so that figures are missing: It is down',
    );
    expect(problemOf('payments', [gone, gone])).toBe(
      'None of the 2 instances of payments is seen now: It is down',
    );
  });
});
