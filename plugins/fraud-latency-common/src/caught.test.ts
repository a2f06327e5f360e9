import { foundShare, isFraudCaught } from './caught';

describe('a fraud', () => {
  it.each([
    ['decline', false, true],
    ['decline', true, true],
    ['review', true, true],
    ['review', false, false],
    ['approve', false, false],
    ['approve', true, false],
  ] as const)(
    'that is decided as %s and called fraud by an analyst (%s) is caught: %s',
    (decision, isCalledFraud, isCaught) => {
      expect(isFraudCaught(decision, isCalledFraud)).toBe(isCaught);
    },
  );
});

describe('the share of frauds that analysts find', () => {
  it('is that of the known frauds that were in review', () => {
    expect(foundShare({ frauds: 40, called: 12 })).toBe(0.3);
    expect(foundShare({ frauds: 40, called: 0 })).toBe(0);
  });

  it('is not known without any', () => {
    expect(foundShare({ frauds: 0, called: 0 })).toBeUndefined();
  });
});
