import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aConflict,
  aDecidedRequest,
  ago,
  anApi,
  aPage,
  aRefusal,
  aRequest,
} from '../../__testUtils__/builders';
import { comeBack } from '../../__testUtils__/comeBack';
import { renderTab } from '../../__testUtils__/renderTab';
import { someNames } from '../../__testUtils__/someNames';

const banner = () =>
  screen.findByRole('region', { name: 'Request for champion' });
const button = (name: string) => screen.findByRole('button', { name });
const entity = { kind: 'Component', namespace: 'default', name: 'fraud' };

function withRequest(changes = {}) {
  return anApi({ listRequests: async () => ({ items: [aRequest(changes)] }) });
}

describe('a request that waits', () => {
  it('stands above the versions: who, why, on what evidence, and what would happen', async () => {
    renderTab(withRequest());
    const region = await banner();
    expect(
      within(region).getByRole('heading', {
        name: 'ada asks: version 4 as champion',
      }),
    ).toBeVisible();
    expect(region).toHaveTextContent('Waits for a decision');
    expect(region).toHaveTextContent(
      'Waits for someone who is no author. Asked 1 minute ago.',
    );
    expect(region).toHaveTextContent('Why: Finds more fraud.');
    expect(region).toHaveTextContent(
      'Champion would move from version 3 to version 4; version 3 becomes previous.',
    );
    const measured = within(region).getByRole('table', {
      name: 'Measured metrics',
    });
    expect(
      within(measured).getByRole('columnheader', {
        name: 'Champion, version 3',
      }),
    ).toBeVisible();
    expect(
      within(measured).getByRole('row', {
        name: 'average_precision 0.61 (better) 0.58',
      }),
    ).toBeVisible();
    expect(
      within(region).getByRole('row', { name: 'commit 0123456 –' }),
    ).toBeVisible();
    const claims = within(region).getByRole('list', {
      name: 'Claims of the asker',
    });
    expect(claims).toHaveTextContent('ada adds: report:');
    expect(claims).not.toHaveTextContent('average_precision');
    expect(
      within(region).getByRole('link', { name: 'https://reports.example/4' }),
    ).toHaveAttribute('rel', 'noopener noreferrer');
    expect(
      within(region).getByRole('link', { name: 'See version 4' }),
    ).toHaveAttribute('href', '/?version=4');
  });

  it('names people as the catalog does, those of the backend too', async () => {
    const names = {
      'user:default/ada': 'Ada Lovelace',
      'user:default/alan': 'Alan Turing',
    };
    renderTab(
      withRequest({
        stateMessage:
          'Nobody may decide: user:default/ada asked, user:default/alan is an author of version 4.',
      }),
      { names: someNames(names) },
    );
    const region = await banner();
    expect(
      within(region).getByRole('heading', {
        name: 'Ada Lovelace asks: version 4 as champion',
      }),
    ).toBeVisible();
    expect(region).toHaveTextContent(
      'Nobody may decide: Ada Lovelace asked, Alan Turing is an author of version 4.',
    );
    expect(region).toHaveTextContent('Ada Lovelace adds: report:');
    expect(within(region).getByText('Alan Turing')).toHaveAttribute(
      'title',
      'user:default/alan',
    );
  });

  it.each([
    [12, false],
    [13, true],
  ])('with %i metrics says that its table scrolls: %s', async (count, does) => {
    const evidence = Array.from({ length: count }, (_, index) => ({
      ...{ label: `val/loss_${index}`, value: '0.5' },
      ...{ source: 'measured' as const, about: 'metric' as const },
    }));
    renderTab(withRequest({ evidence }));
    const region = await banner();
    const words = within(region).queryByText(
      `Scroll in the table to see all ${count} metrics.`,
    );
    expect(words !== null).toBe(does);
  });

  it('of before the portal measured by itself shows its values as claims', async () => {
    renderTab(
      withRequest({
        evidence: [{ label: 'average_precision', value: '0.99' }],
      }),
    );
    const region = await banner();
    expect(region).toHaveTextContent('Not checked by the portal:');
    expect(region).toHaveTextContent('ada adds: average_precision: 0.99');
    expect(region).toHaveTextContent('The portal measured nothing');
    expect(
      within(region).queryByRole('table', { name: 'Measured metrics' }),
    ).not.toBeInTheDocument();
  });

  it('stands above the version, too', async () => {
    renderTab(withRequest(), { search: '?version=4' });
    expect(await banner()).toBeVisible();
    await screen.findByRole('heading', { name: 'Version 4' });
    expect(
      screen.queryByRole('button', { name: 'Ask for champion' }),
    ).not.toBeInTheDocument();
  });

  it('is approved by one press, without a reason', async () => {
    const api = withRequest();
    renderTab(api);
    const approve = await button('Approve');
    api.listRequests.mockResolvedValue({
      items: [aRequest({ state: 'moving', stateMessage: 'Being moved.' })],
    });
    await userEvent.click(approve);
    expect(
      await screen.findByRole('heading', {
        name: 'Champion is being moved to version 4',
      }),
    ).toBeVisible();
    expect(api.approve.mock.calls).toEqual([
      [entity, 'q-1', { reason: undefined }],
    ]);
    expect(
      screen.queryByRole('button', { name: 'Approve' }),
    ).not.toBeInTheDocument();
    expect(api.listVersions.mock.calls.length).toBeGreaterThan(1);
  });

  it('is approved once for a double click', async () => {
    const api = withRequest();
    api.approve.mockReturnValue(new Promise(() => undefined));
    renderTab(api);
    await userEvent.dblClick(await button('Approve'));
    expect(api.approve).toHaveBeenCalledTimes(1);
    expect(await button('Reject')).toBeDisabled();
  });

  it('keeps all of a reason that is too long, says so, and decides nothing', async () => {
    const api = withRequest();
    renderTab(api);
    const field = await screen.findByRole('textbox', {
      name: 'Reason for the decision',
    });
    await userEvent.click(field);
    await userEvent.paste('x'.repeat(2_001));
    expect(field).toHaveValue('x'.repeat(2_001));
    expect(screen.getByText('2,001 of 2,000 characters')).toBeVisible();
    expect(await button('Approve')).toBeDisabled();
    expect(await button('Reject')).toBeDisabled();
    await userEvent.type(field, '{Backspace}');
    expect(await button('Approve')).toBeEnabled();
    expect(await button('Reject')).toBeEnabled();
  });

  it('is rejected with a reason only', async () => {
    const api = withRequest();
    renderTab(api);
    await userEvent.click(await button('Reject'));
    expect(
      await screen.findByText(
        'Say why it is rejected, in 3 to 2000 characters.',
      ),
    ).toBeVisible();
    expect(api.reject).not.toHaveBeenCalled();
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Reason for the decision' }),
      'Recall is too low.',
    );
    api.listRequests.mockResolvedValue({
      items: [
        aDecidedRequest({
          state: 'rejected',
          stateMessage: 'Rejected: Recall is too low.',
          decisionReason: 'Recall is too low.',
        }),
      ],
    });
    await userEvent.click(await button('Reject'));
    await screen.findByText(/rejected version 4 as champion$/);
    const outcome = screen
      .getAllByRole('status')
      .find(({ textContent }) => textContent?.includes('rejected version 4'));
    expect(outcome).toHaveTextContent(
      /grace rejected version 4 as champion.*Rejected: Recall is too low\./,
    );
    expect(screen.queryByText(/Reason: Recall/)).not.toBeInTheDocument();
    expect(api.reject.mock.calls).toEqual([
      [entity, 'q-1', { reason: 'Recall is too low.' }],
    ]);
  });

  it('tells those who may not decide why not', async () => {
    renderTab(
      withRequest({
        mayDecide: false,
        mayNotDecideBecause: 'You are an author of version 4.',
      }),
    );
    expect(
      await screen.findByText('You are an author of version 4.'),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Approve' }),
    ).not.toBeInTheDocument();
  });

  it('is read again when it was decided meanwhile', async () => {
    const api = withRequest();
    api.approve.mockRejectedValue(aConflict('It was withdrawn.'));
    renderTab(api);
    await userEvent.click(await button('Approve'));
    expect(await screen.findByText('It was withdrawn.')).toBeVisible();
    expect(screen.getByText('It was not approved')).toBeVisible();
    await waitFor(() =>
      expect(api.listRequests.mock.calls.length).toBeGreaterThan(1),
    );
  });

  it('says that the user may not decide', async () => {
    const api = withRequest();
    api.reject.mockRejectedValue(aRefusal());
    renderTab(api);
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Reason for the decision' }),
      'No, no.',
    );
    await userEvent.click(await button('Reject'));
    expect(
      await screen.findByText('You may not decide about this request'),
    ).toBeVisible();
  });

  it('is withdrawn by the one who asked alone', async () => {
    const api = withRequest({ mayDecide: false });
    renderTab(api, { user: 'user:default/ada' });
    const withdraw = await button('Withdraw request');
    api.withdraw.mockRejectedValueOnce(new Error('connection lost'));
    await userEvent.click(withdraw);
    expect(await screen.findByText('connection lost')).toBeVisible();
    api.listRequests.mockResolvedValue({
      items: [
        aRequest({ state: 'withdrawn', stateMessage: 'It was taken back.' }),
      ],
    });
    await userEvent.click(withdraw);
    expect(
      await screen.findByText('The request for version 4 was withdrawn'),
    ).toBeVisible();
    expect(api.withdraw).toHaveBeenCalledWith(entity, 'q-1');
  });

  it('cannot be withdrawn by others', async () => {
    renderTab(withRequest(), { user: 'user:default/grace' });
    await banner();
    await button('Approve');
    expect(
      screen.queryByRole('button', { name: 'Withdraw request' }),
    ).not.toBeInTheDocument();
  });

  it('says that it makes the first champion', async () => {
    renderTab(withRequest({ valueBefore: undefined, evidence: [] }));
    expect(await banner()).toHaveTextContent(
      'Version 4 would become the first champion of this model.',
    );
    expect(
      screen.queryByRole('list', { name: 'Claims of the asker' }),
    ).not.toBeInTheDocument();
  });

  it('changes by itself for the one who looks on', async () => {
    const api = withRequest({ mayDecide: false });
    renderTab(api, { user: 'user:default/ada' });
    await banner();
    api.listRequests.mockResolvedValue({ items: [aDecidedRequest()] });
    await comeBack();
    const words = await screen.findByText(/approved version 4 as champion$/);
    expect(words).toHaveTextContent('grace approved version 4 as champion');
    expect(
      screen.getByText(/Champion moved\. Reason: Looks good\./),
    ).toBeVisible();
    expect(
      screen.queryByRole('region', { name: 'Request for champion' }),
    ).not.toBeInTheDocument();
  });
});

describe('what came of a request', () => {
  it('names the champion of now when the aliases had moved', async () => {
    renderTab(
      anApi({
        listVersions: async () => aPage({ aliases: { champion: '7' } }),
        listRequests: async () => ({
          items: [
            aDecidedRequest({
              state: 'conflict',
              stateMessage: 'Champion was moved outside.',
              decidedBy: undefined,
            }),
          ],
        }),
      }),
    );
    expect(
      await screen.findByText('Version 4 did not become champion'),
    ).toBeVisible();
    expect(
      await screen.findByText(
        /Champion was moved outside\. champion is version 7 now\./,
      ),
    ).toBeVisible();
  });

  it('is no news after a day', async () => {
    renderTab(
      anApi({
        listRequests: async () => ({
          items: [aDecidedRequest({ decidedAt: ago(90_000) })],
        }),
      }),
    );
    await screen.findByRole('grid', { name: 'Versions of fraud' });
    expect(screen.queryByText(/approved version 4/)).not.toBeInTheDocument();
  });

  it('cannot be told when the requests cannot be read', async () => {
    renderTab(
      anApi({
        listRequests: async () => {
          throw new Error('no database');
        },
      }),
    );
    expect(await screen.findByText(/no database/)).toBeVisible();
    expect(
      await screen.findByRole('grid', { name: 'Versions of fraud' }),
    ).toBeVisible();
  });
});

describe('the requests of a model', () => {
  const at = { search: '?view=requests' };

  it('are shown with their state in words and their decisions', async () => {
    renderTab(
      anApi({
        listRequests: async () => ({
          items: [
            aRequest({ id: 'q-2', version: '5' }),
            aDecidedRequest(),
            aDecidedRequest({ id: 'q-0', state: 'conflict' }),
            aRequest({ id: 'q-w', state: 'withdrawn' }),
          ],
        }),
      }),
      at,
    );
    const grid = await screen.findByRole('grid', {
      name: 'Requests for fraud',
    });
    const [, first, second, third, fourth] = within(grid).getAllByRole('row');
    expect(first).toHaveTextContent('Waits for a decision');
    expect(first).toHaveTextContent('none yet');
    expect(fourth).toHaveTextContent('none: withdrawn');
    expect(
      within(first).getByRole('link', { name: 'Version 5' }),
    ).toHaveAttribute('href', '/?version=5');
    expect(second).toHaveTextContent('Approved and moved');
    expect(second).toHaveTextContent('Champion moved.');
    expect(second).toHaveTextContent('1 hour ago by graceLooks good.');
    expect(third).toHaveTextContent('Approved but not moved');
    expect(await button('Approve')).toBeVisible();
  });

  it('tells the next step when nobody asked', async () => {
    renderTab(anApi(), at);
    expect(
      await screen.findByRole('heading', { name: 'Nobody has asked yet' }),
    ).toBeVisible();
  });

  it('may not be seen by everybody', async () => {
    renderTab(
      anApi({
        listRequests: async () => {
          throw aRefusal();
        },
      }),
      at,
    );
    expect(
      await screen.findByText('You may not see the requests of fraud'),
    ).toBeVisible();
  });
});
