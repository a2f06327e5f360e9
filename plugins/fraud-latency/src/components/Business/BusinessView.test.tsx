import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { BusinessResponse } from '@modelport/plugin-fraud-latency-common';
import { aCallError, ago, anApi } from '../../__testUtils__/builders';
import { aBusiness, aSummary } from '../../__testUtils__/recordBuilders';
import { renderDecisions } from '../../__testUtils__/renderTab';
import { rowsOf } from '../../__testUtils__/showResponse';

const SEARCH = '?view=business';
const show = (changes: Partial<BusinessResponse>, search = SEARCH) =>
  renderDecisions(anApi({ getBusiness: async () => aBusiness(changes) }), {
    search,
  });
const verdict = () =>
  screen.findByRole('region', { name: 'What the decisions were worth' });

describe('the business view', () => {
  it('says what was saved, of what it is made, and how far it can be trusted', async () => {
    show({});
    // 20,000 + 3,000 + 50,000 caught; 400 reviews at 5; 65 wrongly declined at 20.
    expect(await verdict()).toHaveTextContent(
      '69,700.00 EUR saved in 30 days, 8,900.00 EUR of fraud missed',
    );
    expect(
      (await verdict()).querySelector('[data-status="success"]'),
    ).not.toBeNull();
    expect(await verdict()).toHaveTextContent(
      '73,000.00 EUR of fraud was caught, 2,000.00 EUR were spent on reviews and 1,300.00 EUR on wrongly declined payments. An estimate is part of it.',
    );
    expect(await verdict()).toHaveTextContent(
      '50 % of the payments are older than 30 days. Outcomes of the others may still come',
    );
    expect(await verdict()).toHaveTextContent(
      'estimated from 60 payments that the policy let through to learn: each stands for all like it that were declined (inverse propensity)',
    );
  });

  it('says of how long the figures are where payments began later than was asked for', async () => {
    show({ since: ago(13 * 60) });
    expect(await verdict()).toHaveTextContent(
      /EUR saved in 13 min, 8,900\.00 EUR of fraud missed/,
    );
    expect(await verdict()).toHaveTextContent(
      /There are no payments from before .*: these figures are of 13 min, not of 30 days\./,
    );
  });

  it('speaks of all of the span where payments began in its first day', async () => {
    show({ since: ago(29.5 * 86_400) });
    expect(await verdict()).toHaveTextContent(/EUR saved in 30 days,/);
    expect(await verdict()).not.toHaveTextContent('There are no payments');
  });

  it('shows each figure as a count and as money', async () => {
    show({});
    const table = await screen.findByRole('table', {
      name: 'What the decisions were worth',
    });
    expect(rowsOf(table)).toEqual([
      ['Figure', 'Payments', 'Amount'],
      ['All payments', '100,000', '5,000,000.00 EUR'],
      ['Fraud caught in review: a person said so', '100', '20,000.00 EUR'],
      ['Fraud declined, known', '10', '3,000.00 EUR'],
      ['Fraud declined, estimated', '200', '50,000.00 ± 4,000.00 EUR'],
      ['Fraud missed: approved', '50', '8,000.00 EUR'],
      ['of it let through to learn', '40', '–'],
      ['Fraud missed: in review, no person said so', '7', '900.00 EUR'],
      ['Wrongly declined, known', '5', '500.00 EUR'],
      ['Wrongly declined, estimated', '60', '6,000.00 EUR'],
      ['Declined, outcome not known', '260', '56,000.00 EUR'],
      ['Sent to review, and genuine', '300', '30,000.00 EUR'],
      ['Sent to review', '450', '–'],
      ['Reviews decided by people', '400', '–'],
    ]);
    expect(
      screen.getByRole('region', { name: 'Payments a day' }),
    ).toBeVisible();
  });

  it('shows days of UTC by their dates, and says whose days they are', async () => {
    const user = userEvent.setup();
    show({});
    const chart = await screen.findByRole('region', { name: 'Payments a day' });
    expect(chart).toHaveTextContent('Day (UTC) Nov 30, 2026');
    expect(
      screen.getByText(
        'Days begin at midnight UTC; the last one is not over yet.',
      ),
    ).toBeVisible();
    await user.click(
      within(chart).getByRole('button', { name: 'Show as table' }),
    );
    expect(rowsOf(await within(chart).findByRole('table'))).toEqual([
      [
        'Day (UTC)',
        'Sent to review',
        'Known fraud caught',
        'Known fraud missed',
      ],
      ['Nov 29, 2026', '20', '5', '2'],
      ['Nov 30, 2026', '25', '6', '1'],
    ]);
  });

  it('computes with the costs that the URL holds, and keeps others there', async () => {
    const user = userEvent.setup();
    show({}, `${SEARCH}&reviewCost=10&wrongCost=0`);
    expect(await verdict()).toHaveTextContent('69,000.00 EUR saved');
    const cost = screen.getByRole('textbox', { name: /^Cost of a review/ });
    expect(cost).toHaveValue('10');
    await user.clear(cost);
    await user.type(cost, '200{Enter}');
    await waitFor(() =>
      expect(screen.getByTestId('search')).toHaveTextContent('reviewCost=200'),
    );
    expect(cost).toHaveFocus();
    expect(await verdict()).toHaveTextContent(
      '7,000.00 EUR more spent than saved in 30 days, 8,900.00 EUR of fraud missed',
    );
  });

  it('says that costs are written and not used yet, until Enter uses them', async () => {
    const user = userEvent.setup();
    show({});
    await verdict();
    const notUsed = () => screen.queryByText(/^What you wrote is not used yet/);
    expect(notUsed()).toBeNull();
    const cost = screen.getByRole('textbox', { name: /^Cost of a review/ });
    await user.clear(cost);
    await user.type(cost, '10');
    expect(notUsed()).toHaveTextContent(
      'What you wrote is not used yet: the figures below are with 5.00 EUR for a review and 20.00 EUR for a wrongly declined payment. Press Enter, or "Use these".',
    );
    expect(notUsed()?.closest('[role="status"]')).not.toBeNull();
    expect(await verdict()).toHaveTextContent('69,700.00 EUR saved');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(notUsed()).toBeNull());
    expect(await verdict()).toHaveTextContent('67,700.00 EUR saved');
    await user.type(cost, '0');
    await user.tab();
    await user.tab();
    expect(screen.getByRole('button', { name: 'Use these' })).toHaveFocus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(notUsed()).toBeNull());
    expect(screen.getByTestId('search')).toHaveTextContent('reviewCost=100');
  });

  it('says so of what is no number, too', async () => {
    const user = userEvent.setup();
    show({});
    await verdict();
    const cost = screen.getByRole('textbox', { name: /^Cost of a review/ });
    await user.type(cost, 'x');
    expect(
      screen.getByText(/^What you wrote is not used yet/),
    ).not.toHaveTextContent('Press Enter');
  });

  it('does not take what is no number', async () => {
    const user = userEvent.setup();
    show({}, `${SEARCH}&reviewCost=much`);
    await verdict();
    const cost = screen.getByRole('textbox', { name: /^Cost of a review/ });
    expect(cost).toHaveValue('5');
    await user.clear(cost);
    await user.type(cost, '-1{Enter}');
    expect(screen.getByRole('button', { name: 'Use these' })).toBeDisabled();
    expect(
      await screen.findByText(
        'Write a number from 0 on, such as 5 or 2.5: up to 9 digits and 4 decimals.',
      ),
    ).toBeVisible();
    expect(screen.getByTestId('search')).toHaveTextContent('reviewCost=much');
  });

  it('reads the span and the maturity that the URL holds', async () => {
    const user = userEvent.setup();
    const api = anApi();
    renderDecisions(api, { search: `${SEARCH}&days=90&maturity=14` });
    await verdict();
    expect(api.getBusiness).toHaveBeenCalledWith(
      expect.anything(),
      expect.objectContaining({ days: 90, maturityDays: 14 }),
    );
    await user.click(screen.getByRole('button', { name: /Span of time/ }));
    await user.click(
      await screen.findByRole('option', { name: 'Last 7 days' }),
    );
    await waitFor(() =>
      expect(api.getBusiness).toHaveBeenCalledWith(
        expect.anything(),
        expect.objectContaining({ days: 7, maturityDays: 14 }),
      ),
    );
    await user.click(screen.getByRole('button', { name: /Outcomes come/ }));
    await user.click(await screen.findByRole('option', { name: '60 days' }));
    await waitFor(() =>
      expect(screen.getByTestId('search')).toHaveTextContent(
        'days=7&maturity=60',
      ),
    );
  });

  it('is no good news where more fraud was missed than caught, or none of it is old enough', async () => {
    show({
      missed: { ...aBusiness().missed, count: 95, amount: 80_000 },
      maturedShare: 0,
    });
    expect(await verdict()).toHaveTextContent(
      'More known fraud was missed than caught.',
    );
    expect(await verdict()).toHaveTextContent(
      'None of the payments is as old as outcomes take: take this for a first impression.',
    );
    expect(
      (await verdict()).querySelector('[data-status="success"]'),
    ).toBeNull();
  });

  it('says how old figures are that newer ones are made for', async () => {
    show({ isOld: true, at: new Date(Date.now() - 600_000).toISOString() });
    expect(
      await screen.findByText(/^These figures were made/),
    ).toHaveTextContent('These figures were made 10 minutes ago');
  });

  it('leaves out days of which nothing is known, and outcomes that would come after all is deleted', async () => {
    const api = anApi({
      getRecords: async () => aSummary({ keepDays: 3 }),
      getBusiness: async () =>
        aBusiness({
          perDay: [
            { day: '2026-11-28', reviews: 0, caught: 0, missed: 0 },
            ...aBusiness().perDay,
          ],
        }),
    });
    renderDecisions(api, { search: SEARCH });
    expect(
      await screen.findByText(/Days before the first payment/),
    ).toBeVisible();
    expect(
      screen.getByText(
        'Payments are kept for 3 days: what is older is in no figure.',
      ),
    ).toBeVisible();
    expect(api.getBusiness).toHaveBeenLastCalledWith(
      expect.anything(),
      expect.objectContaining({ maturityDays: 1 }),
    );
  });

  it('says that too little is known', async () => {
    show({
      outcomes: 3,
      maturedShare: 0,
      caught: { ...aBusiness().caught, estimated: undefined },
      falsePositives: { ...aBusiness().falsePositives, estimated: undefined },
      explored: { count: 2, needed: 30 },
      otherCurrencies: 4,
      sampleShare: 0.25,
    });
    expect(await verdict()).toHaveTextContent(
      'Of only 3 payments the outcome is known, less than 30: take this for a first impression.',
    );
    expect(await verdict()).toHaveTextContent(
      'There is no estimate of fraud among declined payments without an outcome: of 2 payments that the policy let through to learn the outcome is known, 30 are needed.',
    );
    expect(await verdict()).toHaveTextContent(
      '4 payments in other currencies are not counted.',
    );
    expect(await verdict()).toHaveTextContent(
      'scaled up from 25 % of the cards',
    );
    expect(screen.queryByText(/estimated$/)).toBeNull();
  });

  it('speaks of one payment as one', async () => {
    renderDecisions(
      anApi({
        getRecords: async () => aSummary({ keepDays: 1 }),
        getBusiness: async () =>
          aBusiness({
            outcomes: 1,
            caught: { ...aBusiness().caught, estimated: undefined },
            explored: { count: 1, needed: 30 },
            otherCurrencies: 1,
          }),
      }),
      { search: SEARCH },
    );
    expect(await verdict()).toHaveTextContent(
      'Of only 1 payment the outcome is known',
    );
    expect(await verdict()).toHaveTextContent(
      'of 1 payment that the policy let through to learn the outcome is known',
    );
    expect(await verdict()).toHaveTextContent(
      '1 payment in another currency is not counted.',
    );
    expect(screen.getByText(/^Payments are kept for a day: /)).toBeVisible();
    expect(screen.getByText(/Payments are kept for a day\./)).toBeVisible();
  });

  it('says that nothing was received', async () => {
    show({ payments: { count: 0, amount: 0 }, currency: '' });
    expect(
      await screen.findByText('No payment was received in these days.'),
    ).toBeVisible();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('says whom to ask where it may not be seen', async () => {
    renderDecisions(
      anApi({
        getBusiness: async () => {
          throw aCallError(403, 'Not allowed');
        },
      }),
      { search: SEARCH },
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /You may not see what the decisions of fraud were worth.*team-fraud/,
    );
  });
});
