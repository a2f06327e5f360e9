import fc from 'fast-check';
import { addUnits, maxUnits, readUnits, toAmount } from './quantity';

describe('readUnits', () => {
  it.each([
    ['cpu', '500m', 500],
    ['cpu', '4', 4_000],
    ['cpu', 2, 2_000],
    ['cpu', '1.005', 1_005],
    ['cpu', '100u', 1],
    ['memory', '4Gi', 4 * 2 ** 30],
    ['memory', '1500m', 2],
    ['memory', '1e3', 1_000],
    ['memory', '1E', 1e18],
    ['memory', '.5Ki', 512],
    ['nvidia.com/gpu', '8', 8],
    ['nvidia.com/gpu', '0', 0],
    ['pods', '2k', 2_000],
  ])('reads %s of %s as %s', (resource, quantity, units) => {
    expect(readUnits(resource, quantity)).toBe(units);
  });

  it.each(['', 'four', '4 Gi', '1ee3', undefined])(
    'says that %p is no quantity',
    quantity => {
      expect(() => readUnits('memory', quantity)).toThrow(
        `'${quantity}' is no quantity of memory`,
      );
    },
  );

  it('gives back the cores that millicores stand for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), millicores => {
        const units = readUnits('cpu', `${millicores}m`);
        expect(toAmount('cpu', units)).toBe(millicores / 1000);
      }),
    );
  });
});

it('adds and compares by resource', () => {
  const one = { cpu: 500, memory: 10 };
  expect(addUnits(one, { cpu: 100, pods: 1 }, 3)).toEqual({
    ...{ cpu: 800, memory: 10, pods: 3 },
  });
  expect(maxUnits(one, { cpu: 100, memory: 20 })).toEqual({
    ...{ cpu: 500, memory: 20 },
  });
});
