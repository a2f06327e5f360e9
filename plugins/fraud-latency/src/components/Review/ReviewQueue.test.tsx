import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  Review,
  ReviewDetail,
} from '@modelport/plugin-fraud-latency-common';
import type { FraudLatencyApi } from '../../api/FraudLatencyApi';
import {
  aCallError,
  aDecision,
  ago,
  anApi,
} from '../../__testUtils__/builders';
import {
  aPayment,
  aReview,
  aReviewDetail,
  someReviews,
} from '../../__testUtils__/recordBuilders';
import { MYSELF, renderDecisions } from '../../__testUtils__/renderTab';
import { rowsOf } from '../../__testUtils__/showResponse';

const OTHER = 'user:default/bob';
const SEARCH = '?view=review&review=t%2F1';
const later = () => new Date(Date.now() + 600_000).toISOString();
const queue = () => screen.findByRole('table', { name: 'Payments in review' });
const region = () => screen.findByRole('region', { name: 'Review of t/1' });
const mine = { by: MYSELF, until: later() };

/** An api that keeps what is claimed and said, as the backend does. */
function aBackend(first: Partial<ReviewDetail> = {}) {
  let review = aReviewDetail(first);
  const change = (next: Partial<ReviewDetail>) => {
    review = { ...review, ...next };
    return review;
  };
  const changes: Partial<FraudLatencyApi> = {
    listReviews: async () => someReviews({ reviews: [review] }),
    getReview: async () => review,
    claimReview: async () => change({ state: 'claimed', claim: mine }),
    releaseReview: async () => change({ state: 'open', claim: undefined }),
    giveVerdict: async (_entity, _id, { verdict, note }) => {
      const given = { verdict, by: MYSELF, at: ago(0), note };
      return change({
        ...{ state: 'done', claim: undefined, label: 'waiting' },
        ...{ verdict: given, history: [given] },
      });
    },
  };
  return anApi(changes);
}

describe('the review queue', () => {
  it('shows what is at risk, since when it waits, and with whom it is', async () => {
    const unsure = { verdict: 'unsure', by: OTHER, at: ago(60) } as const;
    const reviews: Review[] = [
      aReview(),
      aReview({
        payment: aPayment({ transactionId: 't-2', score: null }),
        state: 'claimed',
        claim: { by: OTHER, until: later() },
      }),
      aReview({
        payment: aPayment({ transactionId: 't-3' }),
        verdict: unsure,
      }),
    ];
    renderDecisions(
      anApi({ listReviews: async () => someReviews({ reviews }) }),
    );
    expect(rowsOf(await queue())).toEqual([
      ['Payment', 'At risk', 'Amount', 'Score', 'Waits since', 'State'],
      [
        ...['t/1', '437.85 EUR', '1,042.50 EUR', '0.42'],
        ...[expect.stringMatching(/ago$/), 'Open'],
      ],
      [
        ...['t-2', '437.85 EUR', '1,042.50 EUR', '–'],
        ...[expect.stringMatching(/ago$/), 'Looked at by bob'],
      ],
      [
        ...['t-3', '437.85 EUR', '1,042.50 EUR', '0.42'],
        ...[expect.stringMatching(/ago$/), 'Open Unsure: bob'],
      ],
    ]);
  });

  it('goes to the list that is chosen, and shows verdicts there', async () => {
    const user = userEvent.setup();
    const verdict = { verdict: 'fraud', by: OTHER, at: ago(60) } as const;
    const api = anApi({
      listReviews: async (_entity, list) =>
        someReviews({
          reviews: list === 'done' ? [aReview({ state: 'done', verdict })] : [],
          counts: { open: 0, escalated: 0, done: 1 },
        }),
    });
    renderDecisions(api);
    expect(
      await screen.findByRole('heading', { name: 'Nothing waits for review' }),
    ).toBeVisible();
    await user.click(screen.getByRole('button', { name: /List$/ }));
    await user.click(await screen.findByRole('option', { name: 'Done (1)' }));
    await waitFor(() =>
      expect(screen.getByTestId('search')).toHaveTextContent('list=done'),
    );
    expect(rowsOf(await queue())[1].slice(-1)).toEqual(['Fraud bob']);
    await user.click(screen.getByRole('button', { name: /List$/ }));
    await user.click(
      await screen.findByRole('option', { name: 'Escalated (0)' }),
    );
    expect(
      await screen.findByRole('heading', { name: 'Nothing is escalated' }),
    ).toBeVisible();
  });

  it('opens a payment with the reasons of its decision', async () => {
    const user = userEvent.setup();
    const api = aBackend();
    renderDecisions(api);
    await user.click(await screen.findByRole('link', { name: 't/1' }));
    await waitFor(() =>
      expect(
        screen.getByRole('heading', { name: 'Review of t/1' }),
      ).toHaveFocus(),
    );
    expect(
      await within(await region()).findByRole('table', {
        name: 'What moved the score most',
      }),
    ).toBeVisible();
    expect(await region()).toHaveTextContent('437.85 EUR of 1,042.50 EUR');
    expect(screen.getByText('Nothing was said yet.')).toBeVisible();
    expect(api.getDecision).toHaveBeenCalledTimes(1);
    await user.click(
      within(await region()).getByRole('button', { name: 'Close' }),
    );
    await waitFor(() =>
      expect(screen.getByTestId('search')).not.toHaveTextContent('review=t'),
    );
  });

  it('takes a claim and a verdict with a note', async () => {
    const user = userEvent.setup();
    const api = aBackend();
    renderDecisions(api, { search: SEARCH });
    const claim = await screen.findByRole('button', { name: 'Claim it' });
    const heading = screen.getByRole('heading', { name: 'Review of t/1' });
    expect(heading).not.toHaveFocus();
    await user.click(claim);
    expect(await screen.findByText(/^You look at it until/)).toBeVisible();
    await waitFor(() =>
      expect(screen.getByRole('radio', { name: 'Fraud' })).toHaveFocus(),
    );
    const send = screen.getByRole('button', { name: 'Give the verdict' });
    expect(send).toBeDisabled();
    await user.click(screen.getByRole('radio', { name: 'Fraud' }));
    const note = screen.getByRole('textbox', { name: 'Note' });
    await user.click(note);
    await user.paste('x'.repeat(2_001));
    expect(screen.getByText('2,001 of 2,000 characters')).toBeVisible();
    expect(send).toBeDisabled();
    await user.clear(note);
    await user.type(note, ' a ring ');
    await user.click(send);
    expect(
      await screen.findByText(
        'The scoring service does not have the label yet.',
      ),
    ).toBeVisible();
    await waitFor(() => expect(heading).toHaveFocus());
    expect(api.giveVerdict).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'fraud' }),
      't/1',
      { verdict: 'fraud', note: 'a ring' },
    );
    const history = screen.getByRole('table', { name: 'What was said' });
    expect(rowsOf(history)[1].slice(1)).toEqual(['ada', 'Fraud', 'a ring']);
  });

  it('keeps a claim for longer, and gives it back', async () => {
    const user = userEvent.setup();
    const api = aBackend({ state: 'claimed', claim: mine });
    renderDecisions(api, { search: SEARCH });
    await user.click(
      await screen.findByRole('button', { name: /Keep it for 10 minutes/ }),
    );
    await waitFor(() => expect(api.claimReview).toHaveBeenCalledTimes(1));
    await user.click(screen.getByRole('button', { name: 'Give it back' }));
    expect(
      await screen.findByRole('button', { name: 'Claim it' }),
    ).toBeVisible();
    expect(screen.queryByRole('radio')).toBeNull();
    await waitFor(() =>
      expect(
        screen.getByRole('heading', { name: 'Review of t/1' }),
      ).toHaveFocus(),
    );
  });

  it('says in words that another one was faster, and shows how it stands now', async () => {
    const user = userEvent.setup();
    let claim: Review['claim'];
    const api = anApi({
      getReview: async () => aReviewDetail({ claim }),
      claimReview: async () => {
        claim = { by: OTHER, until: later() };
        throw aCallError(409, 'user:default/bob looks at it: take another.');
      },
    });
    renderDecisions(api, { search: SEARCH });
    await user.click(await screen.findByRole('button', { name: 'Claim it' }));
    expect(await screen.findByText(/looks at it until/)).toBeVisible();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'bob looks at it: take another.',
    );
    expect(screen.queryByRole('button', { name: 'Claim it' })).toBeNull();
  });

  it('forgets a failure once something else is known, and not before', async () => {
    const user = userEvent.setup();
    let claim: Review['claim'];
    const api = anApi({
      getReview: async () => aReviewDetail({ claim }),
      claimReview: async () => {
        claim = { by: OTHER, until: later() };
        throw aCallError(409, 'user:default/bob looks at it: take another.');
      },
    });
    renderDecisions(api, { search: SEARCH });
    const readAgain = async () => {
      const reads = api.getReview.mock.calls.length;
      document.dispatchEvent(new Event('visibilitychange'));
      await waitFor(() =>
        expect(api.getReview.mock.calls.length).toBeGreaterThan(reads),
      );
    };
    await user.click(await screen.findByRole('button', { name: 'Claim it' }));
    expect(await screen.findByText(/looks at it until/)).toBeVisible();
    await readAgain();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'bob looks at it: take another.',
    );
    claim = undefined;
    await readAgain();
    expect(
      await screen.findByRole('button', { name: 'Claim it' }),
    ).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('forgets a failure once another try succeeds', async () => {
    const user = userEvent.setup();
    const api = aBackend();
    api.claimReview.mockRejectedValueOnce(aCallError(503, 'It is away.'));
    renderDecisions(api, { search: SEARCH });
    const claim = await screen.findByRole('button', { name: 'Claim it' });
    await user.click(claim);
    expect(await screen.findByRole('alert')).toHaveTextContent('It is away.');
    await user.click(claim);
    expect(await screen.findByText(/^You look at it until/)).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it.each<[string, FraudLatencyApi['getDecision']]>([
    [
      'that failed',
      async () => {
        throw aCallError(502, 'It is away.');
      },
    ],
    [
      'that the service did not answer',
      async () =>
        aDecision({
          ...{ keptBy: 'portal', unexplained: 'silent', reasonCodes: null },
        }),
    ],
  ])(
    'asks anew for a decision %s once the review goes on',
    async (_how, getDecision) => {
      const user = userEvent.setup();
      const api = aBackend();
      api.getDecision.mockImplementationOnce(getDecision);
      renderDecisions(api, { search: SEARCH });
      const old = /It is away|The service did not answer/;
      expect(await screen.findByText(old)).toBeVisible();
      await user.click(await screen.findByRole('button', { name: 'Claim it' }));
      expect(
        await screen.findByRole('table', { name: 'What moved the score most' }),
      ).toBeVisible();
      expect(screen.queryByText(old)).toBeNull();
      expect(api.getDecision).toHaveBeenCalledTimes(2);
      await user.click(
        await screen.findByRole('button', { name: 'Give it back' }),
      );
      await screen.findByRole('button', { name: 'Claim it' });
      expect(api.getDecision).toHaveBeenCalledTimes(2);
    },
  );

  it('lets those who may not decide look alone, and says who may', async () => {
    renderDecisions(
      anApi({ listReviews: async () => someReviews({ mayDecide: false }) }),
      { search: SEARCH },
    );
    expect(await region()).toBeVisible();
    expect(screen.getByText(/may claim payments and decide/)).toHaveTextContent(
      'Only members of team-fraud may claim',
    );
    expect(await screen.findByText('Nothing was said yet.')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Claim it' })).toBeNull();
    // What explains the decision has the whole width then.
    const decision = await screen.findByRole('region', {
      name: 'Decision about t/1',
    });
    expect(decision.parentElement?.children).toHaveLength(1);
  });

  it('shows what the bank said, and does not offer to take it back', async () => {
    const verdict = {
      verdict: 'fraud',
      by: 'chargeback',
      at: ago(60),
    } as const;
    renderDecisions(
      aBackend({
        ...{ state: 'done', verdict, settledBy: verdict, history: [verdict] },
      }),
      { search: SEARCH },
    );
    expect(
      await screen.findByText(
        'The outcome is known from elsewhere: chargeback says fraud. It cannot be taken back here.',
      ),
    ).toBeVisible();
    const history = screen.getByRole('table', { name: 'What was said' });
    expect(rowsOf(history)[1].slice(1, 3)).toEqual(['chargeback', 'Fraud']);
    expect(
      screen.queryByRole('button', { name: 'Take the verdict back' }),
    ).toBeNull();
    expect(screen.queryByText(/^Overtaken/)).toBeNull();
  });

  it('says beside the verdict of a person that it is overtaken', async () => {
    const verdict = { verdict: 'genuine', by: OTHER, at: ago(60) } as const;
    const settledBy = {
      ...verdict,
      verdict: 'fraud',
      by: 'chargeback',
    } as const;
    const review = { state: 'done', verdict, settledBy } as const;
    const confirmed = { ...verdict, by: 'customer' };
    const reviews = [
      aReview(review),
      aReview({
        ...{ ...review, settledBy: confirmed },
        payment: aPayment({ transactionId: 't-2' }),
      }),
    ];
    renderDecisions(
      anApi({
        listReviews: async () => someReviews({ reviews }),
        getReview: async () =>
          aReviewDetail({ ...review, history: [settledBy, verdict] }),
      }),
      { search: `${SEARCH}&list=done` },
    );
    expect(rowsOf(await queue()).map(cells => cells.at(-1))).toEqual([
      'Verdict',
      'Genuine bob Overtaken: chargeback says fraud',
      'Genuine bob',
    ]);
    expect(
      await within(await region()).findByText(
        'Overtaken: chargeback says fraud',
      ),
    ).toBeVisible();
    const history = screen.getByRole('table', { name: 'What was said' });
    expect(rowsOf(history).map(cells => cells.slice(1, 3))).toEqual([
      ['Who', 'Verdict'],
      ['chargeback', 'Fraud'],
      ['bob', 'Genuine'],
    ]);
    expect(
      screen.queryByRole('button', { name: 'Take the verdict back' }),
    ).toBeNull();
  });

  it('reads again every 2 seconds while the service does not have the label, and seldom then', async () => {
    jest.useFakeTimers();
    try {
      const verdict = { verdict: 'fraud', by: MYSELF, at: ago(1) } as const;
      let label: ReviewDetail['label'] = 'waiting';
      const api = anApi({
        getReview: async () =>
          aReviewDetail({ state: 'done', verdict, label, history: [verdict] }),
      });
      renderDecisions(api, { search: SEARCH });
      await screen.findByText(
        'The scoring service does not have the label yet.',
      );
      expect(api.getReview).toHaveBeenCalledTimes(1);
      await act(() => jest.advanceTimersByTimeAsync(2_100));
      expect(api.getReview).toHaveBeenCalledTimes(2);
      const lists = jest.mocked(api.listReviews).mock.calls.length;
      label = 'sent';
      await act(() => jest.advanceTimersByTimeAsync(2_100));
      expect(api.getReview).toHaveBeenCalledTimes(3);
      expect(api.listReviews).toHaveBeenCalledTimes(lists + 1);
      expect(
        screen.getByText('The scoring service has the label.'),
      ).toBeVisible();
      await act(() => jest.advanceTimersByTimeAsync(10_000));
      expect(api.getReview).toHaveBeenCalledTimes(3);
      await act(() => jest.advanceTimersByTimeAsync(6_000));
      expect(api.getReview).toHaveBeenCalledTimes(4);
    } finally {
      jest.useRealTimers();
    }
  });

  it('takes a verdict back by the other outcome', async () => {
    const user = userEvent.setup();
    const verdict = { verdict: 'fraud', by: OTHER, at: ago(60) } as const;
    const api = aBackend({
      ...{ state: 'done', verdict, history: [verdict], label: 'sent' },
    });
    renderDecisions(api, { search: SEARCH });
    await user.click(
      await screen.findByRole('button', { name: 'Take the verdict back' }),
    );
    expect(
      screen.getAllByRole('radio').map(radio => radio.getAttribute('value')),
    ).toEqual(['genuine']);
    await user.click(screen.getByRole('button', { name: 'Give the verdict' }));
    await waitFor(() =>
      expect(api.giveVerdict).toHaveBeenCalledWith(expect.anything(), 't/1', {
        verdict: 'genuine',
        replaces: verdict.at,
      }),
    );
  });

  it('says that the service does not take a label, and why', async () => {
    const verdict = { verdict: 'fraud', by: MYSELF, at: ago(60) } as const;
    renderDecisions(
      aBackend({
        ...{ state: 'done', verdict, history: [verdict] },
        ...{ label: 'refused', labelProblem: 'It has forgotten the payment.' },
      }),
      { search: SEARCH },
    );
    expect(
      await screen.findByText('It has forgotten the payment.'),
    ).toBeVisible();
    expect(
      screen.getByText('The scoring service does not take the label.'),
    ).toBeVisible();
  });

  it('says how many verdicts wait to be sent', async () => {
    renderDecisions(
      anApi({ listReviews: async () => someReviews({ labelsWaiting: 2 }) }),
    );
    expect(
      await screen.findByText(
        '2 verdicts wait to be sent to the scoring service.',
      ),
    ).toBeVisible();
  });

  it('leads to the next payment that nobody looks at', async () => {
    const reviews = [
      aReview(),
      aReview({
        payment: aPayment({ transactionId: 't-2' }),
        claim: { by: OTHER, until: later() },
      }),
      aReview({ payment: aPayment({ transactionId: 't-3' }) }),
    ];
    renderDecisions(
      anApi({ listReviews: async () => someReviews({ reviews }) }),
      { search: SEARCH },
    );
    expect(
      await screen.findByRole('link', { name: 'Next payment' }),
    ).toHaveAttribute('href', '/?view=review&review=t-3');
  });

  it.each([
    [403, /You may not see payments of fraud in review/],
    [404, /Payment t\/1 is not in review/],
    [500, /It is broken/],
  ])('tells of status %d of one payment', async (status, words) => {
    renderDecisions(
      anApi({
        getReview: async () => {
          throw aCallError(status, 'It is broken.');
        },
      }),
      { search: SEARCH },
    );
    await waitFor(async () => expect(await region()).toHaveTextContent(words));
  });
});
