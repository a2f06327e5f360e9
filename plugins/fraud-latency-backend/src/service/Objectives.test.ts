import { aService } from '../__testUtils__/startTestPlugin';
import type { MetricsSource, Total } from '../sources/MetricsSource';
import { Objectives } from './Objectives';

const TOTAL: Total = {
  requests: { bounds: [0.045], counts: [99, 1] },
  failed: 0,
  shed: 0,
  knownSeconds: 300,
};

function rig() {
  let clock = Date.UTC(2026, 10, 30);
  const total = jest.fn<
    ReturnType<MetricsSource['total']>,
    Parameters<MetricsSource['total']>
  >(async () => TOTAL);
  const source = { kind: 'scrape', total } as unknown as MetricsSource;
  const objective = { thresholdSeconds: 0.045, share: 0.9, windowDays: 30 };
  const objectives = new Objectives({ now: () => clock });
  const later = (seconds: number) => {
    clock += 1_000 * seconds;
  };
  const spans = () =>
    total.mock.calls.splice(0).map(([{ from, to }]) => (to - from) / 1_000);
  const watched = { config: aService({ objective }), source };
  return { objectives, watched, total, later, spans };
}

describe('objectives', () => {
  it('are read of the window and of the spans of burn rates', async () => {
    const { objectives, watched, spans } = rig();
    expect(await objectives.of(watched)).toMatchObject({
      good: 99,
      total: 100,
      budgetLeft: expect.closeTo(0.9),
      burn: [
        { window: '5m', rate: expect.closeTo(0.1), total: 100 },
        { window: '1h', rate: null, total: 100 },
        { window: '6h', rate: null, total: 100 },
        { window: '3d', rate: null, total: 100 },
      ],
    });
    expect(spans()).toEqual([2_592_000, 300, 3_600, 21_600, 259_200]);
  });

  it('are read anew when they may have changed, short spans sooner than long', async () => {
    const { objectives, watched, later, spans } = rig();
    await Promise.all([objectives.of(watched), objectives.of(watched)]);
    expect(spans()).toHaveLength(5);
    later(1);
    await objectives.of(watched);
    expect(spans()).toEqual([]);
    later(1);
    await objectives.of(watched);
    expect(spans()).toEqual([300]);
    later(58);
    await objectives.of(watched);
    expect(spans()).toHaveLength(5);
  });

  it('are asked for again after they could not be had', async () => {
    const { objectives, watched, total, spans } = rig();
    total.mockRejectedValueOnce(new Error('down'));
    await expect(objectives.of(watched)).rejects.toThrow('down');
    spans();
    await objectives.of(watched);
    expect(spans()).toEqual([2_592_000]);
  });

  it('are absent where none is configured', async () => {
    const { objectives, watched } = rig();
    const config = aService();
    expect(await objectives.of({ ...watched, config })).toBeUndefined();
  });
});
