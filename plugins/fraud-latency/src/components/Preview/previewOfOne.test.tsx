import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import type {
  PolicyOutcome,
  PolicyPreview,
} from '@modelport/plugin-fraud-latency-common';
import { anOutcome, aPreview } from '../../__testUtils__/servingBuilders';
import { Preview } from './Preview';

const show = async (changes: Partial<PolicyPreview>) => {
  renderInTestApp(<Preview preview={aPreview(changes)} />);
  return screen.findByRole('group', { name: /would have done$/ });
};

describe('a preview of one payment', () => {
  const one = {
    approved: 98,
    reviewed: 1,
    declined: 1,
    reviewsPerDay: 1.02,
    falsePositives: { declined: 1, reviewed: 0, amount: 10 },
  };
  const none = { ...one, reviewed: 0, declined: 0, approved: 100 };
  const genuine = { declined: 0, reviewed: 0, amount: 0 };

  it('speaks of one as one', async () => {
    const preview = await show({
      before: anOutcome({ ...none, falsePositives: genuine }),
      after: anOutcome(one),
      frauds: 1,
      moved: [
        { from: 'approve', to: 'approve', count: 98 },
        { from: 'approve', to: 'review', count: 1 },
        { from: 'approve', to: 'decline', count: 0 },
      ],
    });
    for (const words of [
      'Declines 1 payment in place of 0',
      'declined 1 more payment that counts as genuine and sent 1 payment to review in place of 0.',
      'That makes 1 review a day',
      '1 payment would be decided otherwise.',
      '1 known fraud is in them, 20 are needed',
    ]) {
      expect(preview).toHaveTextContent(words);
    }
  });

  it('speaks so of frauds in what an earlier portal kept', async () => {
    const old = ({ fraudsTo: _to, ...outcome }: PolicyOutcome) => outcome;
    const caught = (count: number) => ({
      caught: { ...{ count, amount: 1 }, countError: 0, amountError: 0 },
    });
    const preview = await show({
      before: old(anOutcome(caught(2))),
      after: old(anOutcome(caught(1))),
    });
    expect(preview).toHaveTextContent(
      'It would have caught 1 fewer known fraud, declined as many payments that count as genuine',
    );
  });
});
