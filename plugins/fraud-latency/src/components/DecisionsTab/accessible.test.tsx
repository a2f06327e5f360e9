import { screen } from '@testing-library/react';
import axe from 'axe-core';
import type { FraudLatencyApi } from '../../api/FraudLatencyApi';
import { ago, anApi } from '../../__testUtils__/builders';
import {
  aReview,
  aReviewDetail,
  aSummary,
  someReviews,
} from '../../__testUtils__/recordBuilders';
import { MYSELF, renderDecisions } from '../../__testUtils__/renderTab';

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
      const { violations } = await axe.run(container, {
        // Colours and sizes need a browser: packages/e2e looks at those.
        rules: { 'color-contrast': { enabled: false } },
      });
      expect(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      ).toEqual([]);
    },
  );
});
