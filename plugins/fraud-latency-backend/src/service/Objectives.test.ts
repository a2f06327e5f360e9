import { aService } from '../__testUtils__/startTestPlugin';
import type { MetricsSource, Total } from '../sources/MetricsSource';
import { Objectives } from './Objectives';

const TOTAL: Total = {
  requests: { bounds: [0.045], counts: [99, 1] },
  failed: 0,
  shed: 0,
  knownSeconds: 300,
};

const TO = Date.UTC(2026, 10, 30);

function rig() {
  const total = jest.fn<
    ReturnType<MetricsSource['total']>,
    Parameters<MetricsSource['total']>
  >(async () => TOTAL);
  const source = { kind: 'scrape', total } as unknown as MetricsSource;
  const objective = { thresholdSeconds: 0.045, share: 0.9, windowDays: 30 };
  const objectives = new Objectives();
  /** What was asked for since: from and to, in seconds before the begin. */
  const spans = () =>
    total.mock.calls
      .splice(0)
      .map(([{ from, to }]) => [from - TO, to - TO].map(ms => ms / 1_000));
  const watched = { config: aService({ objective }), source };
  return { objectives, watched, total, spans };
}

describe('objectives', () => {
  it('are read of the window and of the spans of burn rates, all of which end when the figures beside them do', async () => {
    const { objectives, watched, spans } = rig();
    expect(await objectives.of(watched, TO)).toMatchObject({
      good: 198,
      total: 200,
      budgetLeft: expect.closeTo(0.9),
      burn: [
        { window: '5m', rate: expect.closeTo(0.1), total: 100 },
        { window: '1h', rate: null, total: 100 },
        { window: '6h', rate: null, total: 100 },
        { window: '3d', rate: null, total: 200 },
      ],
    });
    expect(spans()).toEqual([
      [-2_592_000, -300],
      [-300, 0],
      [-300, 0],
      [-3_600, 0],
      [-21_600, 0],
      [-259_200, -300],
      [-300, 0],
    ]);
  });

  it('are read anew each time, but for that part of long spans that is over since five minutes', async () => {
    const { objectives, watched, spans } = rig();
    await Promise.all([objectives.of(watched, TO), objectives.of(watched, TO)]);
    expect(spans()).toHaveLength(12);
    await objectives.of(watched, TO + 285_000);
    expect(spans()).toEqual([
      [-300, 285],
      [-15, 285],
      [-3_315, 285],
      [-21_315, 285],
      [-300, 285],
    ]);
    await objectives.of(watched, TO + 300_000);
    expect(spans()).toContainEqual([-2_591_700, 0]);
  });

  it('are asked for again after they could not be had', async () => {
    const { objectives, watched, total, spans } = rig();
    total.mockRejectedValueOnce(new Error('down'));
    await expect(objectives.of(watched, TO)).rejects.toThrow('down');
    spans();
    await objectives.of(watched, TO);
    expect(spans()).toContainEqual([-2_592_000, -300]);
  });

  it('are absent where none is configured', async () => {
    const { objectives, watched } = rig();
    const config = aService();
    expect(await objectives.of({ ...watched, config }, TO)).toBeUndefined();
  });
});
