import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { PolicyPreview } from '@modelport/plugin-fraud-latency-common';
import type { FraudLatencyApi } from '../../api/FraudLatencyApi';
import { aCallError, anApi } from '../../__testUtils__/builders';
import { renderDecisions } from '../../__testUtils__/renderTab';
import { aServingBackend } from '../../__testUtils__/servingBackend';
import {
  aChange,
  anOutcome,
  aPreview,
  aServing,
  SERVED_POLICY,
} from '../../__testUtils__/servingBuilders';
import { rowsOf } from '../../__testUtils__/showResponse';

const SEARCH = '?view=policy';
const NEXT = SERVED_POLICY.replace('version: 2', 'version: 3');
const field = () => screen.findByRole('textbox', { name: 'Policy as YAML' });
const button = (name: string) => screen.getByRole('button', { name });
const tried = () =>
  screen.findByRole('group', {
    name: 'What cards, version 3, would have done',
  });

/** Opens the form of a page. */
async function openForm(api: FraudLatencyApi) {
  const user = userEvent.setup();
  renderDecisions(api, { search: SEARCH });
  await user.click(
    await screen.findByRole('button', { name: 'Write another policy' }),
  );
  return user;
}

/** Lets time pass as a test says. */
async function withTimers(
  test: (user: ReturnType<typeof userEvent.setup>) => Promise<void>,
) {
  jest.useFakeTimers();
  try {
    await test(userEvent.setup({ advanceTimers: jest.advanceTimersByTime }));
  } finally {
    jest.useRealTimers();
  }
}

/** Tries what stands in the form at first. */
async function tryIt(changes: Partial<PolicyPreview>) {
  const api = anApi({ previewPolicy: async () => aPreview(changes) });
  const user = await openForm(api);
  await user.click(button('Try it'));
  return tried();
}

describe('another policy', () => {
  it('begins as what is served, with the next version', async () => {
    await openForm(anApi());
    expect(await field()).toHaveValue(NEXT);
    expect(await field()).toHaveFocus();
    expect(
      screen.getByText(/two people of/, { selector: 'p' }),
    ).toHaveTextContent(
      'A change needs two people of team-fraud: one requests it, another one approves it.',
    );
  });

  it('is tried, then requested with a reason', async () => {
    const { api } = aServingBackend();
    const user = await openForm(api);
    const request = button('Request it');
    expect(request).toBeDisabled();
    expect(request).toHaveAccessibleDescription(
      'Try the text as it is now: then it can be requested.',
    );
    await user.click(await field());
    await user.keyboard('{Control>}a{/Control}');
    const text = NEXT.replace('0.4', '0.3');
    await user.paste(text);
    await user.click(button('Try it'));
    expect(await tried()).toBeVisible();
    expect(api.previewPolicy).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'fraud' }),
      { kind: 'policy', policy: text },
    );
    expect(api.requestServingChange).not.toHaveBeenCalled();
    expect(request).toHaveAccessibleDescription('Write a reason.');
    await user.type(
      screen.getByRole('textbox', { name: /^Reason/ }),
      ' Rings stay low. ',
    );
    await user.click(request);
    expect(
      await screen.findByRole('region', {
        name: 'A policy waits for approval',
      }),
    ).toHaveTextContent('Why: Rings stay low.');
    expect(api.requestServingChange).toHaveBeenCalledWith(expect.anything(), {
      ...{ kind: 'policy', policy: text, reason: 'Rings stay low.' },
    });
    expect(screen.queryByRole('form', { name: 'Another policy' })).toBeNull();
    await waitFor(() =>
      expect(
        screen.getByRole('heading', { name: 'The policy that decides now' }),
      ).toHaveFocus(),
    );
  });

  it('is not requested with another text than the one that was tried', async () => {
    const user = await openForm(anApi());
    await user.click(button('Try it'));
    await tried();
    await user.type(
      screen.getByRole('textbox', { name: /^Reason/ }),
      'Because',
    );
    expect(button('Request it')).toBeEnabled();
    await user.type(await field(), '# more');
    expect(button('Request it')).toBeDisabled();
    expect(
      screen.getByText(/these figures are of what was tried before/),
    ).toBeVisible();
  });

  it.each([
    [400, 'policy: thresholds.review is above thresholds.decline, 0.8'],
    [403, 'Only members of team-fraud may try a policy.'],
    [503, 'No instance of cards says what it serves.'],
  ])('shows why it cannot be tried: %d', async (code, said) => {
    const api = anApi({
      previewPolicy: async () => {
        throw aCallError(code, said);
      },
    });
    const user = await openForm(api);
    await user.click(button('Try it'));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The policy cannot be tried');
    expect(alert).toHaveTextContent(said);
    expect(button('Request it')).toBeDisabled();
    expect(await field()).toHaveValue(NEXT);
  });

  it('says that it is being tried', async () => {
    const api = anApi({ previewPolicy: () => new Promise(() => undefined) });
    const user = await openForm(api);
    await user.click(button('Try it'));
    expect(
      await screen.findByText(
        'Deciding anew the payments that are kept, of the last 60 days at most',
      ),
    ).toBeVisible();
    expect(button('Try it')).toBeDisabled();
  });

  it('keeps the text when the request is refused, and says why', async () => {
    const api = anApi({
      requestServingChange: async () => {
        throw aCallError(409, 'A request of user:default/bob waits already.');
      },
    });
    const user = await openForm(api);
    await user.click(button('Try it'));
    await tried();
    await user.type(
      screen.getByRole('textbox', { name: /^Reason/ }),
      'Because',
    );
    const reads = api.getServing.mock.calls.length;
    await user.click(button('Request it'));
    const alert = await screen.findByRole('alert');
    expect(api.getServing.mock.calls.length).toBeGreaterThan(reads);
    expect(alert).toHaveTextContent('The policy was not requested');
    expect(alert).toHaveTextContent('A request of bob waits already.');
    expect(await field()).toHaveValue(NEXT);
  });

  it('waits for its turn while another one waits', async () => {
    const api = anApi({
      getServing: async () => aServing({ open: [aChange()] }),
    });
    await openForm(api);
    expect(button('Try it')).toBeEnabled();
    expect(button('Request it')).toBeDisabled();
    expect(button('Request it')).toHaveAccessibleDescription(
      /^One request waits already\./,
    );
  });

  it('takes neither a text nor a reason that is too long, and no empty text', async () => {
    const user = await openForm(anApi());
    await user.clear(await field());
    expect(button('Try it')).toBeDisabled();
    await user.click(await field());
    await user.paste('x'.repeat(20_001));
    expect(screen.getByText('20,001 of 20,000 characters')).toBeVisible();
    expect(button('Try it')).toBeDisabled();
    await user.click(screen.getByRole('textbox', { name: /^Reason/ }));
    await user.paste('x'.repeat(1_001));
    expect(screen.getByText('1,001 of 1,000 characters')).toBeVisible();
  });

  it('is thrown away', async () => {
    const user = await openForm(anApi());
    await user.click(button('Throw it away'));
    expect(screen.queryByRole('form', { name: 'Another policy' })).toBeNull();
    expect(button('Write another policy')).toBeEnabled();
  });

  it('says that what is served has changed since it was begun, and begins anew', async () => {
    await withTimers(async user => {
      const { api, become } = aServingBackend();
      renderDecisions(api, { search: SEARCH });
      await user.click(
        await screen.findByRole('button', { name: 'Write another policy' }),
      );
      await user.type(await field(), '# mine');
      const served = SERVED_POLICY.replace('version: 2', 'version: 5');
      become({ now: { policy: served } });
      await act(() => jest.advanceTimersByTimeAsync(5_100));
      expect(
        screen.getByText('What is served has changed since you began'),
      ).toBeVisible();
      expect(await field()).toHaveValue(`${NEXT}# mine`);
      await user.click(button('Begin anew with what is served'));
      expect(await field()).toHaveValue(
        SERVED_POLICY.replace('version: 2', 'version: 6'),
      );
    });
  });

  it('stays open while no instance answers for a moment', async () => {
    await withTimers(async user => {
      const { api, become } = aServingBackend();
      renderDecisions(api, { search: SEARCH });
      await user.click(
        await screen.findByRole('button', { name: 'Write another policy' }),
      );
      become({ now: undefined });
      await act(() => jest.advanceTimersByTimeAsync(5_100));
      expect(screen.getByText('No instance answers')).toBeVisible();
      expect(await field()).toHaveValue(NEXT);
    });
  });
});

describe('what a policy would have done', () => {
  it('is said in a sentence, then in figures with differences', async () => {
    const preview = await tryIt({});
    expect(preview).toHaveTextContent(
      'Of frauds, as far as known or estimated, it would have declined as many, sent 25 more to review and approved 25 fewer: 20 more caught, by what is assumed below of reviews. It would have declined as many payments that count as genuine and sent 3,000 payments to review in place of 2,000. That makes 100 reviews a day in place of 66.7. 1,000 payments would be decided otherwise.',
    );
    expect(preview).toHaveTextContent(
      /Payments from .*2026.* to .*2026 \(30 d\): 100,000 were looked at; of 5,000 the outcome is known\./,
    );
    expect(
      rowsOf(
        within(preview).getByRole('table', {
          name: 'Figures, then and with the policy',
        }),
      ),
    ).toEqual([
      ['Figure', 'Decided then', 'With the policy', 'Difference'],
      ['Frauds declined, as far as known or estimated', ...['148', '148', '0']],
      [
        'Frauds sent to review, as far as known or estimated',
        ...['40', '65', '+25'],
      ],
      ['Frauds approved, as far as known or estimated', ...['52', '27', '−25']],
      [
        'Frauds caught: declined, or called fraud in the review',
        ...['180 ± 12.5', '200 ± 12.5', '+20'],
      ],
      [
        'Amount of frauds caught',
        '36,000.00 ± 2,500.00 EUR',
        '39,000.00 ± 2,500.00 EUR',
        '+3,000.00 EUR',
      ],
      [
        'Frauds missed: approved, or not called fraud in the review',
        ...['60', '40', '−20'],
      ],
      [
        'Amount of frauds missed',
        ...['9,000.00 EUR', '6,000.00 EUR', '−3,000.00 EUR'],
      ],
      ['Genuine, and declined', '400', '400', '0'],
      ['Genuine, and sent to review', '1,500', '2,480', '+980'],
      [
        'Amount of genuine payments declined or sent to review',
        ...['95,000.00 EUR', '140,000.00 EUR', '+45,000.00 EUR'],
      ],
      ['Reviews a day', '66.7', '100', '+33.3'],
      ['Approved', '97,000', '96,000', '−1,000'],
      ['Sent to review', '2,000', '3,000', '+1,000'],
      ['Declined', '1,000', '1,000', '0'],
    ]);
  });

  it('is told by where payments go, and by rule', async () => {
    const preview = await tryIt({});
    expect(
      rowsOf(
        within(preview).getByRole('table', {
          name: 'Payments by what was decided, and what would be',
        }),
      ),
    ).toEqual([
      ['Decided then', 'Approved', 'Sent to review', 'Declined'],
      ['Approved', '96,000', '1,000', '0'],
      ['Sent to review', '0', '2,000', '0'],
      ['Declined', '0', '0', '1,000'],
    ]);
    expect(
      rowsOf(
        within(preview).getByRole('table', { name: 'What its rules decide' }),
      ),
    ).toEqual([
      ['Rule', 'Payments', 'Known frauds'],
      ['large and new', '120', '7'],
    ]);
  });

  it('says that there are no rules', async () => {
    expect(await tryIt({ rules: [] })).toHaveTextContent(
      'The policy has no rules: the thresholds alone decide.',
    );
  });

  it('says plainly what is not known', async () => {
    const preview = await tryIt({
      unknown: 321,
      skipped: [{ reason: 'It is in another currency than most.', count: 12 }],
      sampleShare: 0.5,
    });
    expect(preview).toHaveTextContent(
      'of which nothing tells whether they are fraud: 321. More may be missed than the figures say.',
    );
    expect(preview).toHaveTextContent(
      'Payments that are in no figure: 12. Reason: It is in another currency than most.',
    );
    expect(preview).toHaveTextContent('scaled up from 50 % of the cards');
    expect(preview).toHaveTextContent('± is the standard error');
    expect(
      within(preview).queryByText(/rest on too few known frauds/),
    ).toBeNull();
  });

  it('says at each figure of fraud that it rests on too few', async () => {
    const few = anOutcome({
      caught: {
        ...{ count: 12, amount: 900, countError: 0, amountError: 0 },
      },
      missed: { count: 7, amount: 100 },
      fraudsTo: {
        approve: { count: 4, amount: 40 },
        review: { count: 6, amount: 160 },
        decline: { count: 9, amount: 800 },
      },
    });
    const preview = await tryIt({ before: few, after: few, frauds: 19 });
    expect(preview).toHaveTextContent(
      'These figures rest on too few known frauds19 known frauds are in them, 20 are needed: take them for a first impression.',
    );
    const table = within(preview).getByRole('table', {
      name: 'Figures, then and with the policy',
    });
    expect(
      rowsOf(table).filter(([name]) =>
        name?.endsWith('(too few known frauds)'),
      ),
    ).toEqual([
      [
        'Frauds declined, as far as known or estimated (too few known frauds)',
        ...['9', '9', '0'],
      ],
      [
        'Frauds sent to review, as far as known or estimated (too few known frauds)',
        ...['6', '6', '0'],
      ],
      [
        'Frauds approved, as far as known or estimated (too few known frauds)',
        ...['4', '4', '0'],
      ],
      [
        'Frauds caught: declined, or called fraud in the review (too few known frauds)',
        ...['12', '12', '0'],
      ],
      [
        'Amount of frauds caught (too few known frauds)',
        ...['900.00 EUR', '900.00 EUR', '0.00 EUR'],
      ],
      [
        'Frauds missed: approved, or not called fraud in the review (too few known frauds)',
        ...['7', '7', '0'],
      ],
      [
        'Amount of frauds missed (too few known frauds)',
        ...['100.00 EUR', '100.00 EUR', '0.00 EUR'],
      ],
    ]);
    expect(preview).toHaveTextContent(
      'Of frauds, as far as known or estimated, it would have declined as many, sent as many to review and approved as many: as many caught, by what is assumed below of reviews. It would have declined as many payments that count as genuine and sent 2,000 payments to review in place of 2,000.',
    );
    expect(preview).not.toHaveTextContent('±');
  });

  it('says that fewer are caught', async () => {
    const { before, after } = aPreview();
    expect(await tryIt({ before: after, after: before })).toHaveTextContent(
      'sent 25 fewer to review and approved 25 more: 20 fewer caught',
    );
  });

  it('has no figures where no payment could be decided anew', async () => {
    const none = anOutcome({ approved: 0, reviewed: 0, declined: 0 });
    const preview = await tryIt({
      ...{ before: none, after: none, moved: [], payments: 3 },
      skipped: [{ reason: 'It has other features.', count: 3 }],
    });
    expect(preview).toHaveTextContent(
      /what the policy would have done is not known\..*in no figure: 3\. Reason: It has other features\./,
    );
    expect(within(preview).queryByRole('table')).toBeNull();
  });

  it('says nothing of a span that is none', async () => {
    expect(await tryIt({ from: '?' })).toHaveTextContent('Payments from – to');
  });
});
