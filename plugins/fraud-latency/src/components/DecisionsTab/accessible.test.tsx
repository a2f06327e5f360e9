import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { FraudLatencyApi } from '../../api/FraudLatencyApi';
import { ago, anApi } from '../../__testUtils__/builders';
import {
  aReview,
  aReviewDetail,
  aSummary,
  someReviews,
} from '../../__testUtils__/recordBuilders';
import { MYSELF, renderDecisions } from '../../__testUtils__/renderTab';
import {
  aChange,
  aRamp,
  aServing,
  ENDED,
} from '../../__testUtils__/servingBuilders';
import { violationsOf } from '../../__testUtils__/violationsOf';

const claim = { by: MYSELF, until: ago(-600) };
const verdict = { verdict: 'fraud', by: MYSELF, at: ago(60) } as const;
const claimed = aReviewDetail({ state: 'claimed', claim, history: [verdict] });

/** A view by its address, what is in it once it is drawn, and an api. */
const VIEWS: [
  string,
  string,
  () => Promise<unknown>,
  Partial<FraudLatencyApi>,
][] = [
  [
    'the review queue with a claimed payment',
    '?view=review&review=t%2F1',
    () => screen.findByRole('button', { name: 'Give the verdict' }),
    {
      getReview: async () => claimed,
      listReviews: async () =>
        someReviews({ reviews: [claimed], labelsWaiting: 1 }),
    },
  ],
  [
    'verdicts',
    '?view=review&list=done',
    () => screen.findByRole('table', { name: 'Payments in review' }),
    {
      listReviews: async () =>
        someReviews({ reviews: [aReview({ state: 'done', verdict })] }),
    },
  ],
  [
    'the experiment',
    '?view=experiment',
    () => screen.findByRole('table', { name: 'Arms' }),
    {},
  ],
  [
    'an experiment whose change waits',
    '?view=experiment',
    () => screen.findByRole('button', { name: 'Approve' }),
    {
      getServing: async () => aServing({ wantedRevision: 7, open: [aRamp()] }),
    },
  ],
  [
    'an experiment that was ended',
    '?view=experiment',
    () => screen.findByRole('button', { name: 'Roll back' }),
    { getServing: async () => aServing({ now: ENDED }) },
  ],
  [
    'a policy that waits, with the history',
    '?view=policy&change=c-1',
    async () => {
      await screen.findByRole('button', { name: 'Approve' });
      await screen.findByRole('table', { name: /^Changes/ });
      await screen.findByRole('group', { name: /as it was requested$/ });
    },
    {
      getServing: async () => aServing({ open: [aChange()] }),
      listServingChanges: async () => ({ changes: [aChange(), aRamp()] }),
    },
  ],
  [
    'another policy that was tried',
    '?view=policy',
    async () => {
      const user = userEvent.setup();
      await user.click(
        await screen.findByRole('button', { name: 'Write another policy' }),
      );
      await user.click(screen.getByRole('button', { name: 'Try it' }));
      await screen.findByRole('table', { name: /^Figures, then/ });
    },
    {},
  ],
  [
    'a policy of a service that is not connected, and that does not answer',
    '?view=policy',
    () => screen.findByRole('group', { name: /connects the service$/ }),
    {
      getServing: async () =>
        aServing({
          ...{ isConnected: false, now: undefined, mayRequest: false },
          instances: [{ cloud: 'aws', index: 0, problem: 'Away.' }],
        }),
    },
  ],
  [
    'business',
    '?view=business',
    () => screen.findByRole('table', { name: 'What the decisions were worth' }),
    {},
  ],
  [
    'recent payments',
    '?view=payments',
    () => screen.findByRole('table', { name: 'Payments, newest first' }),
    {},
  ],
  [
    'old records',
    '?view=payments',
    () => screen.findByText('Some payments are missing'),
    {
      getRecords: async () =>
        aSummary({ state: 'stale', lostAt: ago(60), problem: 'Away.' }),
    },
  ],
  [
    'records that are off',
    '',
    () => screen.findByRole('heading', { name: /does not read the records/ }),
    { getRecords: async () => aSummary({ state: 'off' }) },
  ],
];

describe('the tab "Decisions" for axe', () => {
  it.each(VIEWS)(
    'has nothing to say of %s',
    async (_view, search, drawn, api) => {
      const { container } = renderDecisions(anApi(api), { search });
      await drawn();
      expect(await violationsOf(container)).toEqual([]);
    },
  );

  it.each(['Change the shares', 'End it', 'Roll back'])(
    'has nothing to say of the dialog "%s"',
    async name => {
      renderDecisions(anApi(), { search: '?view=experiment' });
      await userEvent.click(await screen.findByRole('button', { name }));
      expect(await violationsOf(await screen.findByRole('dialog'))).toEqual([]);
    },
  );
});
