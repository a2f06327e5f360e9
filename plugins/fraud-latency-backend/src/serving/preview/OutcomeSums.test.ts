import { OutcomeSums } from './OutcomeSums';
import type { WeighedPayment } from './placing';

const aFraud = (more: Partial<WeighedPayment> = {}): WeighedPayment => ({
  ...{ customer: 'c-1', amount: 10, isFraud: true, isStoodFor: false },
  ...more,
});
const WHOLE = { sampleShare: 1, days: 1, isEstimated: true, foundShare: 1 };

describe('what frauds add up to', () => {
  it('is known without an error where all cards are kept and nothing is estimated', () => {
    const sums = new OutcomeSums();
    sums.add(aFraud(), { decision: 'decline' });
    sums.add(aFraud(), { decision: 'review', isCalledFraud: true });
    sums.add(aFraud(), { decision: 'review', isCalledFraud: false });
    sums.add(aFraud(), { decision: 'approve' });
    expect(sums.outcome(WHOLE)).toMatchObject({
      caught: { count: 2, amount: 20, countError: 0, amountError: 0 },
      missed: { count: 2, amount: 20 },
      fraudsTo: {
        decline: { count: 1, amount: 10 },
        review: { count: 2, amount: 20 },
        approve: { count: 1, amount: 10 },
      },
    });
  });

  it('takes of those in review that no analyst has seen the share that analysts find', () => {
    const sums = new OutcomeSums();
    for (let at = 0; at < 4; at += 1) {
      sums.add(aFraud(), { decision: 'review' });
    }
    sums.add(aFraud(), { decision: 'review', isCalledFraud: false });
    const outcome = (foundShare: number) =>
      sums.outcome({ ...WHOLE, foundShare });
    expect(outcome(0.25)).toMatchObject({
      caught: { count: 1, amount: 10 },
      missed: { count: 4, amount: 40 },
      fraudsTo: { review: { count: 5, amount: 50 } },
    });
    expect(outcome(0)).toMatchObject({
      caught: { count: 0 },
      missed: { count: 5 },
    });
  });

  it('has the error of a sample of cards, clustered by card', () => {
    const sums = new OutcomeSums();
    for (const customer of ['c-1', 'c-1', 'c-2']) {
      sums.add(aFraud({ customer }), { decision: 'decline' });
    }
    sums.add(aFraud({ customer: 'c-3' }), { decision: 'approve' });
    const { caught } = sums.outcome({ ...WHOLE, sampleShare: 0.5 });
    // (1 - 0.5) / 0.25 times 2 squared and 1 squared
    expect(caught.countError).toBeCloseTo(Math.sqrt(10));
    expect(caught.amountError).toBeCloseTo(Math.sqrt(1_000));
    expect(caught).toMatchObject({ count: 6, amount: 60 });
  });

  it('has of a card what is declined together with what analysts find', () => {
    const sums = new OutcomeSums();
    sums.add(aFraud(), { decision: 'decline' });
    sums.add(aFraud(), { decision: 'review' });
    sums.add(aFraud(), { decision: 'review', isCalledFraud: false });
    const half = { ...WHOLE, sampleShare: 0.5, foundShare: 0.5 };
    // (1 - 0.5) / 0.25 times 1.5 squared
    expect(sums.outcome(half).caught.countError).toBeCloseTo(Math.sqrt(4.5));
  });

  it('has the error of those that were let through to learn', () => {
    const sums = new OutcomeSums();
    sums.add(aFraud({ explored: 0.1 }), { decision: 'review' });
    sums.add(aFraud({ explored: 0.1 }), { decision: 'approve' });
    sums.add(aFraud({ explored: 0.1 }), { decision: 'approve', learnt: 0.1 });
    const { caught, missed } = sums.outcome(WHOLE);
    expect(caught.count).toBeCloseTo(10 + 9);
    expect(missed.count).toBeCloseTo(10 + 1);
    expect(caught.countError).toBeCloseTo(Math.sqrt(2 * 90));
    const half = sums.outcome({ ...WHOLE, foundShare: 0.5 });
    expect(half.caught.count).toBeCloseTo(5 + 9);
    expect(half.caught.countError).toBeCloseTo(Math.sqrt(90 / 4 + 90));
  });

  it('takes the larger of what is known and what is estimated of declined ones', () => {
    const sums = new OutcomeSums();
    sums.add(aFraud({ explored: 0.5 }), { decision: 'approve', learnt: 0.5 });
    sums.add(aFraud({ isStoodFor: true }), { decision: 'decline' });
    sums.add(aFraud({ isStoodFor: true }), { decision: 'decline' });
    expect(sums.outcome(WHOLE).caught.count).toBe(2);
    sums.add(aFraud({ explored: 0.2 }), { decision: 'approve', learnt: 0.2 });
    expect(sums.outcome(WHOLE).caught.count).toBeCloseTo(5);
    const few = { ...WHOLE, isEstimated: false };
    expect(sums.outcome(few).caught).toMatchObject({ count: 2, countError: 0 });
  });
});
