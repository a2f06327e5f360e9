import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aCallError, anApi } from '../../__testUtils__/builders';
import {
  aPayment,
  aSummary,
  somePayments,
} from '../../__testUtils__/recordBuilders';
import { renderDecisions } from '../../__testUtils__/renderTab';
import { rowsOf } from '../../__testUtils__/showResponse';

const SEARCH = '?view=payments';
const table = () =>
  screen.findByRole('table', { name: 'Payments, newest first' });

describe('recent payments', () => {
  it('are shown with the way to why each was decided so', async () => {
    const payments = [
      aPayment(),
      aPayment({
        transactionId: 't-2',
        score: null,
        decision: 'decline',
        outcome: 'fraud',
        outcomeSource: 'chargeback',
        model: { name: 'other', version: '9' },
      }),
    ];
    renderDecisions(
      anApi({ listPayments: async () => somePayments({ payments }) }),
      { search: SEARCH },
    );
    expect(rowsOf(await table()).slice(1)).toEqual([
      [
        't/1',
        expect.stringMatching(/ago$/),
        '1,042.50 EUR',
        '0.42',
        'Sent to review',
        'score',
        'card-fraud 3',
        'control',
        'Not known yet',
        'c:5f1d',
      ],
      [
        't-2',
        expect.stringMatching(/ago$/),
        '1,042.50 EUR',
        'none',
        'Declined',
        'score',
        'other 9',
        'control',
        'Fraud (chargeback)',
        'c:5f1d',
      ],
    ]);
    expect(
      screen.getByRole('link', { name: 't/1: why payment t/1 was decided so' }),
    ).toHaveAttribute('href', '/?view=payments&decision=t%2F1');
    expect(
      screen.getByText(/^Each look at this list is recorded/),
    ).toBeVisible();
  });

  it.each([
    ['the list', 'view=payments&decided=review&decision=t%2F1'],
    ['its bare address', 'decision=t%2F1'],
  ])('are explained on the same tab, from %s', async (_where, search) => {
    const api = anApi();
    renderDecisions(api, { search: `?${search}` });
    expect(
      await screen.findByRole('region', { name: 'Decision about t/1' }),
    ).toBeVisible();
    await waitFor(() =>
      expect(
        screen.getByRole('group', { name: 'What is known of t/1' }),
      ).toHaveFocus(),
    );
    expect(await table()).toBeVisible();
    expect(api.getDecision).toHaveBeenCalledTimes(1);
  });

  it('are explained where the portal has no records of them', async () => {
    renderDecisions(
      anApi({ getRecords: async () => aSummary({ state: 'off' }) }),
      {
        search: '?decision=t%2F1',
      },
    );
    expect(
      await screen.findByRole('region', { name: 'Decision about t/1' }),
    ).toBeVisible();
  });

  it('are left with their decision for another part', async () => {
    const user = userEvent.setup();
    renderDecisions(anApi(), { search: '?decision=t%2F1' });
    await user.click(await screen.findByRole('tab', { name: 'Business' }));
    await waitFor(() =>
      expect(screen.getByTestId('search')).toHaveTextContent('?view=business'),
    );
  });

  it('are filtered, and the URL keeps the filter and forgets the page', async () => {
    const user = userEvent.setup();
    const api = anApi();
    renderDecisions(api, { search: `${SEARCH}&pages=abc` });
    await table();
    expect(api.listPayments).toHaveBeenLastCalledWith(
      expect.objectContaining({ name: 'fraud' }),
      expect.anything(),
      expect.objectContaining({ after: 'abc' }),
    );
    await user.click(screen.getByRole('button', { name: /Decision$/ }));
    await user.click(await screen.findByRole('option', { name: 'Declined' }));
    await waitFor(() =>
      expect(screen.getByTestId('search')).toHaveTextContent(
        '?view=payments&decided=decline',
      ),
    );
    await waitFor(() =>
      expect(api.listPayments).toHaveBeenLastCalledWith(
        expect.anything(),
        expect.objectContaining({ decision: 'decline' }),
        expect.objectContaining({ after: undefined, limit: 25 }),
      ),
    );
  });

  it('are read by all of the filter that the URL holds, what is none passed over', async () => {
    const api = anApi();
    renderDecisions(api, {
      search: `${SEARCH}&decided=maybe&version=77&variant=control&outcome=fraud`,
    });
    await table();
    expect(api.listPayments).toHaveBeenCalledWith(
      expect.anything(),
      {
        decision: undefined,
        version: '77',
        variant: 'control',
        outcome: 'fraud',
      },
      expect.anything(),
    );
    const version = screen.getByRole('button', { name: /Version$/ });
    expect(version).toHaveTextContent('77');
  });

  it('say that none fits, and how the filter is taken away', async () => {
    const user = userEvent.setup();
    const listPayments = async () => somePayments({ payments: [] });
    renderDecisions(anApi({ listPayments }), {
      search: `${SEARCH}&outcome=fraud`,
    });
    expect(
      await screen.findByRole('heading', { name: 'No payment fits' }),
    ).toBeVisible();
    await user.click(
      screen.getByRole('button', { name: 'Take all filters away' }),
    );
    await waitFor(() =>
      expect(screen.getByTestId('search')).toHaveTextContent('?view=payments'),
    );
    expect(
      screen.queryByRole('button', { name: 'Take all filters away' }),
    ).toBeNull();
  });

  it('go on with the next page', async () => {
    const user = userEvent.setup();
    const listPayments = async () => somePayments({ next: 'abc' });
    renderDecisions(anApi({ listPayments }), { search: SEARCH });
    await user.click(await screen.findByRole('button', { name: /Next/ }));
    await waitFor(() =>
      expect(screen.getByTestId('search')).toHaveTextContent('pages=abc'),
    );
  });

  it('say whom to ask where they may not be seen', async () => {
    renderDecisions(
      anApi({
        listPayments: async () => {
          throw aCallError(403, 'Not allowed');
        },
      }),
      { search: SEARCH },
    );
    const region = await screen.findByRole('region', {
      name: 'Recent payments',
    });
    expect(await within(region).findByRole('alert')).toHaveTextContent(
      /You may not see payments of fraud.*team-fraud/,
    );
  });
});
