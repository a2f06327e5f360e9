import { renderInTestApp } from '@backstage/frontend-test-utils';
import { cleanup, screen } from '@testing-library/react';
import type {
  PolicyOutcome,
  PolicyPreview,
} from '@modelport/plugin-fraud-latency-common';
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
    const [alert] = screen.getAllByRole('alert');
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
      reach: _reach,
      reviewedFrauds: _reviewed,
      verdictsPerDay: _verdicts,
      ...old
    } = aPreview(HARMFUL);
    const kept = previewAnswer.parse(JSON.parse(JSON.stringify(old)));
    await show({
      declinedUnknown: undefined,
      maturityDays: undefined,
      ...kept,
    });
    const [alert] = screen.getAllByRole('alert');
    expect(alert).toHaveTextContent('It declines 2,045 more payments');
    expect(alert).not.toHaveTextContent('nobody knows yet');
    expect(screen.queryByText(/counts as genuine, since/)).toBeNull();
  });

  it('says of what an earlier portal kept that all in review were taken for caught', async () => {
    const withoutPlaces = ({ fraudsTo: _to, ...outcome }: PolicyOutcome) =>
      outcome;
    const { before: then, after: now } = aPreview();
    const kept = previewAnswer.parse({
      ...aPreview(),
      ...{ before: withoutPlaces(then), after: withoutPlaces(now) },
    });
    const preview = await show({
      ...kept,
      ...{ reach: undefined, reviewedFrauds: undefined },
      verdictsPerDay: undefined,
    });
    expect(preview).toHaveTextContent(
      'it took every fraud that is sent to review for caught, as the part Business does not.',
    );
    expect(preview).toHaveTextContent('would have caught 20 more known frauds');
    const names = rowsOf(screen.getByRole('table', { name: /^Figures/ })).map(
      ([name]) => name,
    );
    expect(names).toContain('Frauds caught: declined or sent to review');
    expect(names).not.toContain(
      'Frauds sent to review, as far as known or estimated',
    );
  });

  it('says what counts as caught, and what is assumed of reviews that nobody has done', async () => {
    const preview = await show({});
    expect(preview).toHaveTextContent(
      'A fraud counts as caught where it is declined, or sent to review and called fraud by an analyst there; every other one is missed. The part Business counts the same way. Assumed of frauds that only the policy sends to review: analysts find 80 % of them, as of those in review then (32 of 40).',
    );
    expect(preview).not.toHaveTextContent('take it for a guess');
  });

  it('says that the assumption rests on few, or on none', async () => {
    expect(
      await show({ reviewedFrauds: { frauds: 19, called: 4 } }),
    ).toHaveTextContent(
      'That rests on fewer than 20 known frauds in review: take it for a guess.',
    );
    cleanup();
    expect(
      await show({ reviewedFrauds: { frauds: 0, called: 0 } }),
    ).toHaveTextContent(
      'of frauds that only the policy sends to review none is taken for caught.',
    );
  });

  it('warns of a flood of reviews, and says how many people get through', async () => {
    await show({
      after: anOutcome({
        ...{ approved: 94_000, reviewed: 5_000, reviewsPerDay: 166.7 },
      }),
      verdictsPerDay: 61.5,
    });
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent(
      'It sends 3,000 more payments to review: 5,000 in place of 2,000',
    );
    expect(alert).toHaveTextContent(
      'That makes 167 reviews a day in place of 66.7. People gave 61.5 verdicts a day lately. A review that nobody gets to catches nothing',
    );
  });

  it('warns of it without numbers a day where there are none', async () => {
    const flood = { reviewed: 5_000, reviewsPerDay: null };
    await show({
      after: anOutcome({ approved: 94_000, ...flood }),
      verdictsPerDay: null,
    });
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent('5,000 in place of 2,000A review that');
  });

  it('says how many days are there where payments are kept for less than outcomes take, and what to do', async () => {
    const preview = await show({
      reach: { days: 3, keepDays: 3, maturedShare: 0, short: 'retention' },
    });
    expect(preview).toHaveTextContent(
      '3 of 30 days: payments are kept for 3 days',
    );
    expect(preview).toHaveTextContent(
      'sets records.keepDays of the service in app-config.yaml to 60, twice as long as outcomes take.',
    );
    expect(preview).toHaveTextContent(
      'Of the payments 0 % are older than that.',
    );
  });

  it.each([
    [
      { days: 1, keepDays: 1, short: 'retention' },
      '1 of 30 days: payments are kept for 1 day',
      'records.keepDays',
    ],
    [
      { days: 30.004, keepDays: 30, short: 'retention' },
      '30 of 30 days: payments are kept for 30 days',
      'records.keepDays',
    ],
    [
      { days: 2.04, keepDays: 90, short: 'most' },
      '2 of 30 days: the newest 100,000 payments are looked at',
      'a lower records.sampleShare',
    ],
    [
      { days: 2.5, keepDays: 90, short: 'young' },
      '2.5 of 30 days: there are no older payments yet',
      'There are 30 days in 28 d: try the policy again then.',
    ],
  ] as const)(
    'says of a reach of %j why it is short: %s',
    async (reach, title, next) => {
      const preview = await show({ reach: { ...reach, maturedShare: null } });
      expect(preview).toHaveTextContent(title);
      expect(preview).toHaveTextContent(next);
      expect(preview).not.toHaveTextContent('are older than that');
    },
  );

  it('says nothing of how far payments go back where that is far enough', async () => {
    const preview = await show({});
    expect(preview).not.toHaveTextContent('of 30 days:');
    expect(preview).toHaveTextContent(
      'Of the payments 50 % are older than that.',
    );
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
