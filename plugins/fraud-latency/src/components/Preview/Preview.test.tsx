import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import type { PolicyPreview } from '@modelport/plugin-fraud-latency-common';
import { previewAnswer } from '../../api/servingAnswers';
import { anOutcome, aPreview } from '../../__testUtils__/servingBuilders';
import { rowsOf } from '../../__testUtils__/showResponse';
import { Preview } from './Preview';

const show = async (
  changes: Partial<PolicyPreview>,
  isLearningOver?: boolean,
) => {
  renderInTestApp(
    <Preview preview={aPreview(changes)} isLearningOver={isLearningOver} />,
  );
  return screen.findByRole('group', { name: /^What cards, version 3/ });
};

/** As a policy that declines nearly a quarter of all, of which hardly anything is known. */
const before = anOutcome({
  ...{ approved: 9_382, reviewed: 253, declined: 28 },
});
const after = anOutcome({
  ...{ approved: 4_600, reviewed: 2_990, declined: 2_073 },
  falsePositives: { declined: 404, reviewed: 0, amount: 900 },
});
const HARMFUL: Partial<PolicyPreview> = {
  ...{ before, after, declinedUnknown: 1_980 },
  moved: [
    { from: 'approve', to: 'decline', count: 1_792 },
    { from: 'review', to: 'decline', count: 253 },
  ],
};

describe('the preview of a policy', () => {
  it('begins with what it declines', async () => {
    expect(await show(HARMFUL)).toHaveTextContent(
      'Declines 2,073 payments in place of 28 (21 % of all in place of 0.3 %).',
    );
  });

  it('says that it declines as many', async () => {
    expect(await show({})).toHaveTextContent(
      'Declines as many payments as were declined then: 1,000 (1 % of all).',
    );
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('raises an alarm where many would be declined of which nobody says that they are fraud', async () => {
    await show(HARMFUL);
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent(
      'It declines 1,984 more payments of which nobody says that they are fraud: 21 % of all',
    );
    expect(alert).toHaveTextContent(
      'Of 2,045 payments that it declines and that were not declined then, nobody knows yet of 1,980 what they were.',
    );
  });

  it('raises it as well of what an earlier portal kept, which knows less', async () => {
    const {
      declinedUnknown: _unknown,
      maturityDays: _days,
      ...old
    } = aPreview(HARMFUL);
    const kept = previewAnswer.parse(JSON.parse(JSON.stringify(old)));
    await show({
      declinedUnknown: undefined,
      maturityDays: undefined,
      ...kept,
    });
    expect(screen.getByRole('alert')).toHaveTextContent(
      'It declines 2,045 more payments',
    );
    expect(screen.getByRole('alert')).not.toHaveTextContent('nobody knows yet');
    expect(screen.queryByText(/counts as genuine, since/)).toBeNull();
  });

  it('says when an approved payment counts as genuine', async () => {
    expect(await show({ maturityDays: 30 })).toHaveTextContent(
      'An approved payment that is older than 30 days and of which no outcome has come counts as genuine',
    );
  });

  it('has counts in place of reviews a day where payments are of less than a day', async () => {
    const { before: then, after: now } = aPreview();
    const preview = await show({
      ...{ days: 0.02, from: '2026-11-30T11:30:00.000Z' },
      before: { ...then, reviewsPerDay: null },
      after: { ...now, reviewsPerDay: null },
    });
    expect(preview).toHaveTextContent(
      'sent 3,000 payments to review in place of 2,000. 1,000 payments would',
    );
    expect(preview).toHaveTextContent(
      /\(28 min 48 s\): 100,000 were looked at/,
    );
    expect(
      rowsOf(screen.getByRole('table', { name: /^Figures/ })),
    ).toContainEqual(['Reviews a day', '–', '–', '–']);
  });

  it('says that learning ends', async () => {
    expect(await show({}, true)).toHaveTextContent(
      'It lets no payment through to learn any more',
    );
  });

  it('says nothing of learning where it goes on', async () => {
    expect(await show({}, false)).not.toHaveTextContent('to learn any more');
  });
});
