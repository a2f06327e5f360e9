import { anObjective, aPoint, aResponse } from '../__testUtils__/builders';
import { requestsIn } from './requestsIn';

const point = (requests: number) => aPoint({ counts: [requests, 0, 0] });

describe('requests of a window', () => {
  it('are those of its steps, failed ones and those that were turned away among them', () => {
    const series = [
      point(1_000),
      aPoint({ counts: [50, 5, 2], failed: 2, shed: 1 }),
      point(40),
    ];
    expect(requestsIn(aResponse({ series }), '2m')).toBe(100);
  });

  it('are as many as the known steps say, where others are gaps', () => {
    const series = [aPoint({ counts: null }), point(60)];
    expect(requestsIn(aResponse({ series }), '5m')).toBe(300);
  });

  it('are a part of a step that is longer, and more than a span that is shorter', () => {
    const series = [point(24_000), point(1_200)];
    expect(requestsIn(aResponse({ series, stepSeconds: 1_200 }), '5m')).toBe(
      300,
    );
    expect(requestsIn(aResponse({ series: [point(60)] }), '1h')).toBe(3_600);
  });

  it('are no more than all of the objective', () => {
    const objective = anObjective({ total: 2_000 });
    expect(requestsIn(aResponse({ objective }), '3d')).toBe(2_000);
  });

  it('are not known where nothing is', () => {
    const series = [aPoint({ counts: null })];
    expect(requestsIn(aResponse({ series }), '5m')).toBeUndefined();
    expect(requestsIn(aResponse({ series: [] }), '5m')).toBeUndefined();
    expect(requestsIn(aResponse(), 'a while')).toBeUndefined();
  });
});
