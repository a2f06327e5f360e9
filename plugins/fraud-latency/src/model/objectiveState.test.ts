import { anObjective, aPoint, aResponse } from '../__testUtils__/builders';
import { missedObjective } from './objectiveState';

const CALM = { objective: 0.99, burn: [{ window: '1h', rate: 0.4 }] };
const missed = (changes: Parameters<typeof anObjective>[0]) =>
  missedObjective(aResponse({ objective: anObjective(changes) }));

describe('an objective', () => {
  it('is kept where budget lasts and requests are fast enough', () => {
    expect(missed(CALM)).toBeUndefined();
    expect(
      missedObjective(aResponse({ objective: undefined })),
    ).toBeUndefined();
  });

  it('is missed where its budget is overspent', () => {
    expect(missed({ ...CALM, budgetLeft: -0.1 })).toEqual({ kind: 'budget' });
  });

  it('is missed where budget burns faster than it lasts, first over the shortest window', () => {
    const burn = [
      { window: '5m', rate: null },
      { window: '1h', rate: 9.03 },
      { window: '3d', rate: 1.2 },
    ];
    expect(missed({ burn })).toEqual({
      ...{ kind: 'burn', window: '1h', rate: 9.03 },
    });
  });

  it('is missed where the newest requests are too slow, and unknown where nothing was asked', () => {
    expect(missed({ ...CALM, objective: 0.999 })).toEqual({ kind: 'share' });
    const quiet = aResponse({
      objective: anObjective({ ...CALM, objective: 0.999 }),
      series: [aPoint({ counts: [0, 0, 0] })],
    });
    expect(missedObjective(quiet)).toBeUndefined();
  });
});
