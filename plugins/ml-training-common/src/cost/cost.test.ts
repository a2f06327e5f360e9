import { type Reservation, refusalOfBudget, useOfBudget } from './budget';
import { costOf, findPrice, type MachinePrice } from './prices';

const price = (change: Partial<MachinePrice> = {}): MachinePrice => ({
  ...{ cloud: 'aws', region: 'us-east-1', machine: 'p5.48xlarge' },
  gpu: { type: 'nvidia-h100-80gb', count: 8 },
  ...{ capacity: 'on-demand', perHour: { from: 56, to: 56 } },
  ...{ currency: 'USD', source: 'a price list', retrieved: '2026-11-09' },
  ...change,
});

describe('costOf', () => {
  it('is the share of the machine for the time', () => {
    const { from, to } = costOf(price(), { gpus: 2, seconds: 1_800 });
    expect([from, to]).toEqual([7, 7]);
  });

  it('is a range where the price is one, and says what it stands on', () => {
    const spot = price({ capacity: 'spot', perHour: { from: 16, to: 24 } });
    expect(costOf(spot, { gpus: 8, seconds: 3_600 })).toEqual({
      ...{ from: 16, to: 24, currency: 'USD', price: spot },
    });
  });

  it('refuses what is no amount', () => {
    expect(() => costOf(price(), { gpus: -1, seconds: 1 })).toThrow(/gpus/);
    expect(() => costOf(price(), { gpus: 1, seconds: NaN })).toThrow(/seconds/);
    const none = price({ machine: 'm7i.large', gpu: { type: '', count: 0 } });
    expect(() => costOf(none, { gpus: 1, seconds: 1 })).toThrow(/m7i\.large/);
  });
});

describe('findPrice', () => {
  const wanted = price();

  it('gives the newest of the same machine, region and capacity', () => {
    const newest = price({ retrieved: '2026-11-30' });
    const table = [
      price(),
      newest,
      price({ region: 'us-east-2', retrieved: '2026-12-01' }),
      price({ capacity: 'spot', retrieved: '2026-12-01' }),
    ];
    expect(findPrice(table, wanted)).toBe(newest);
  });

  it('gives nothing where the table has none', () => {
    expect(findPrice([price({ cloud: 'gcp' })], wanted)).toBeUndefined();
  });
});

describe('a budget', () => {
  const training = (change: Partial<Reservation>): Reservation => ({
    ...{ trainingId: 'a', reserved: 100, settled: 0, isClosed: false },
    ...change,
  });
  const limit = { limit: 1_000, currency: 'USD' };

  it('counts what is spent, and what is promised beyond that', () => {
    const use = useOfBudget(limit, [
      training({ settled: 30 }),
      training({ settled: 40, isClosed: true }),
      training({ settled: 120 }),
    ]);
    expect(use).toEqual({ ...limit, spent: 190, reserved: 70, left: 740 });
  });

  it('has room up to its limit, and not beyond', () => {
    const use = useOfBudget(limit, [training({ reserved: 900 })]);
    const of = { group: 'Fraud Detection', month: '2026-11' };
    expect(refusalOfBudget(use, 100, of)).toBeUndefined();
    expect(refusalOfBudget(use, 100.01, of)).toMatch(
      /may cost 100\.01 USD; of the 1000\.00 USD that Fraud Detection has for 2026-11, 0\.00 USD are spent and 900\.00 USD are reserved .* 100\.00 USD are left/,
    );
  });

  it('never says that less than nothing is left', () => {
    const use = useOfBudget(limit, [training({ settled: 1_200 })]);
    expect(use.left).toBe(-200);
    const of = { group: 'Fraud Detection', month: '2026-11' };
    expect(refusalOfBudget(use, 1, of)).toContain('0.00 USD are left');
  });
});
