import fc from 'fast-check';
import { formatBytes } from './formatBytes';
import { formatDuration } from './formatDuration';
import { formatNumber } from './formatNumber';

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [0.00001, '0.01 µs'],
    [0.85, '850 µs'],
    [1.2, '1.2 ms'],
    [999.4, '999 ms'],
    [999.9, '1 s'],
    [12_345, '12.3 s'],
    [59_990, '1 min'],
    [200_000, '3 min 20 s'],
    [3_599_700, '1 h'],
    [12_000_000, '3 h 20 min'],
    [86_399_000, '1 d'],
    [187_200_000, '2 d 4 h'],
    [-1.2, '-1.2 ms'],
    [NaN, '–'],
    [null, '–'],
    [undefined, '–'],
  ])('writes %p ms as %s', (value, text) => {
    expect(formatDuration(value)).toBe(text);
  });

  it('never writes a part that overflows its unit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e11, noNaN: true }), value => {
        const text = formatDuration(value);
        const [, minutes] = /(\d+) min$/.exec(text) ?? [];
        const [, seconds] = /min (\d+) s$/.exec(text) ?? [];
        expect(Number(minutes ?? 0)).toBeLessThan(60);
        expect(Number(seconds ?? 0)).toBeLessThan(60);
        expect(text).not.toMatch(/^1000 ms|^60 s|^24 h/);
      }),
    );
  });
});

describe('formatNumber', () => {
  it.each([
    [0, undefined, '0'],
    [0.93123, undefined, '0.9312'],
    [9999.4, undefined, '9999'],
    [12_345, undefined, '12.35 k'],
    [-2_500_000, undefined, '-2.5 M'],
    [999_999.9, undefined, '1 M'],
    [0.00000012, undefined, '1.2e-7'],
    [0.0012, 's', '1.2 ms'],
    [0, 's', '0 s'],
    [1.5, 'W', '1.5 W'],
    [1e-12, 's', '0.001 ns'],
    [1.7e296, undefined, '1.7e+296'],
    [-1.7e296, undefined, '-1.7e+296'],
    [999.94e12, undefined, '999.9 T'],
    [999.99e12, undefined, '1e+15'],
    [1e300, 's', '1e+300 s'],
    [1e-300, 's', '1e-300 s'],
    [Infinity, undefined, '–'],
    [null, 's', '–'],
  ])('writes %p %s as %s', (value, unit, text) => {
    expect(formatNumber(value, { unit })).toBe(text);
  });

  it('keeps the asked number of digits', () => {
    expect(formatNumber(1234.5678, { digits: 6 })).toBe('1234.57');
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [1024 * 1024 - 1, '1 MiB'],
    [251_658_240, '240 MiB'],
    [-2048, '-2 KiB'],
    [2 ** 62, '4096 PiB'],
    [NaN, '–'],
  ])('writes %p bytes as %s', (value, text) => {
    expect(formatBytes(value)).toBe(text);
  });
});
