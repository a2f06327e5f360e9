import { Counter, Histogram, Registry } from 'prom-client';
import { QuickCounter, QuickHistogram } from './quickMetrics';

const buckets = [0.001, 0.045, 1];
const values = [0.0005, 0.001, 0.002, 0.045, 0.0451, 1, 7];

describe('metrics for the path of a transaction', () => {
  it('are shown as those of prom-client', async () => {
    const [usual, quick] = [new Registry(), new Registry()];
    const seconds = {
      name: 'seconds',
      help: 'Some',
      labelNames: ['a', 'b'] as const,
      buckets,
    };
    const total = { name: 'total', help: 'Some', labelNames: ['c'] as const };
    const oldSeconds = new Histogram({ ...seconds, registers: [usual] });
    const newSeconds = new QuickHistogram({ ...seconds, registers: [quick] });
    const oldTotal = new Counter({ ...total, registers: [usual] });
    const newTotal = new QuickCounter({ ...total, registers: [quick] });
    for (const b of ['x', 'y']) {
      const observed = newSeconds.of({ a: '1', b });
      for (const value of values) {
        observed.observe(value);
        oldSeconds.observe({ a: '1', b }, value);
      }
    }
    for (const labels of [{ c: '"\\' }, { c: 'y' }, { c: 'y' }]) {
      newTotal.of(labels).inc();
      oldTotal.inc(labels);
    }
    expect(newSeconds.of({ a: '1', b: 'x' })).toBe(
      newSeconds.of({ b: 'x', a: '1' }),
    );
    expect(await oldSeconds.get()).toMatchObject(await newSeconds.get());
    expect(await quick.metrics()).toBe(await usual.metrics());
  });

  it('show nothing but their names while nothing has labels', async () => {
    const registry = new Registry();
    const parts = { help: 'Some', registers: [registry] };
    const histogram = new QuickHistogram({ name: 'h', buckets, ...parts });
    expect((await registry.metrics()).trim()).toBe(
      '# HELP h Some\n# TYPE h histogram',
    );
    histogram.of({}).observe(0.002);
    expect(await registry.metrics()).toContain('h_bucket{le="0.045"} 1');
  });
});
