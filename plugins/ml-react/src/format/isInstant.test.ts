import { isInstant } from './isInstant';

describe('an instant', () => {
  it.each([0, -1, 1_700_000_000_000, 0.5, 8.64e15, -8.64e15])(
    'can be %d, which a date takes',
    at => {
      expect(isInstant(at)).toBe(true);
      expect(new Date(at).toISOString()).toMatch(/Z$/);
    },
  );

  it.each([
    NaN,
    Infinity,
    -Infinity,
    8.64e15 + 1,
    -9e15,
    1.7e18,
    null,
    undefined,
  ])('is never %p', at => expect(isInstant(at)).toBe(false));
});
