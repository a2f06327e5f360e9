import {
  buildPlacement,
  buildPrice,
  EKS,
} from './__testUtils__/budgetBuilders';
import {
  describeMachines,
  type Machines,
  priceOfPlacement,
} from './priceOfPlacement';

const machines = (change: Partial<Machines> = {}): Machines => ({
  ...buildPlacement(),
  cluster: EKS,
  ...change,
});

describe('priceOfPlacement', () => {
  it('is the share of the machine, with its source and day', () => {
    expect(priceOfPlacement([buildPrice()], machines())).toEqual({
      ...{ perHour: 10, currency: 'USD' },
      ...{ pricedOn: '2026-11-09', source: 'a price list' },
    });
  });

  it('counts the GPUs of all nodes', () => {
    const gpu = { type: 'h100', count: 4 };
    const price = priceOfPlacement([buildPrice()], machines({ gpu, nodes: 2 }));
    expect(price?.perHour).toBe(80);
  });

  it('is the dearest of the machines that the cluster may take', () => {
    const table = [
      buildPrice(),
      buildPrice({
        machine: 'p5.4xlarge',
        gpu: { type: 'H100', count: 1 },
        perHour: { from: 12, to: 12 },
      }),
      buildPrice({ region: 'eu-west-1', perHour: { from: 160, to: 160 } }),
    ];
    const anywhere = { ...EKS, region: undefined };
    expect(priceOfPlacement(table, machines())?.perHour).toBe(12);
    expect(
      priceOfPlacement(table, machines({ cluster: anywhere }))?.perHour,
    ).toBe(20);
    const gpu = { type: 'H100', count: 8 };
    expect(priceOfPlacement(table, machines({ gpu }))?.perHour).toBe(80);
  });

  it('takes the highest of a spot price, and no spot price on demand', () => {
    const table = [
      buildPrice({ capacity: 'spot', perHour: { from: 16, to: 24 } }),
    ];
    expect(priceOfPlacement(table, machines({ spot: true }))?.perHour).toBe(3);
    expect(priceOfPlacement(table, machines())).toBeUndefined();
  });

  it('takes the newest row of a machine', () => {
    const newer = { retrieved: '2026-12-01', perHour: { from: 8, to: 8 } };
    const table = [buildPrice(), buildPrice(newer)];
    expect(priceOfPlacement(table, machines())?.perHour).toBe(1);
  });

  it.each([
    ['without GPU', { gpu: undefined }],
    ['with another GPU', { gpu: { type: 'A100', count: 1 } }],
    ['with more GPUs than a machine has', { gpu: { count: 16 } }],
    ['of no cloud', { cluster: { ...EKS, cloud: 'other' as const } }],
    ['of another cloud', { cluster: { ...EKS, cloud: 'gke' as const } }],
    ['of another region', { cluster: { ...EKS, region: 'eu-west-1' } }],
  ])('knows no price of machines %s', (_, change) => {
    expect(priceOfPlacement([buildPrice()], machines(change))).toBeUndefined();
  });

  it('knows no price in another currency', () => {
    expect(priceOfPlacement([buildPrice()], machines(), 'EUR')).toBeUndefined();
  });
});

describe('describeMachines', () => {
  it('names GPUs, capacity and place', () => {
    expect(describeMachines(machines())).toBe(
      '1 x 1 H100 (on-demand) on eks (eks, us-east-1)',
    );
    expect(
      describeMachines({
        ...{ gpu: undefined, nodes: 1, spot: true },
        cluster: { name: 'lab', cloud: 'other' },
      }),
    ).toBe('1 x machine without GPU (spot) on lab (other)');
  });
});
