import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  anApi,
  aRefusal,
  aRunToken,
  aToken,
  inDays,
} from '../../__testUtils__/builders';
import { renderPage } from '../../__testUtils__/renderPage';

const rows = async () => {
  const table = await screen.findByRole('grid', { name: 'Your tokens' });
  return within(table).getAllByRole('row').slice(1);
};
const cellsOf = (row: HTMLElement) =>
  [
    within(row).getByRole('rowheader'),
    ...within(row).getAllByRole('gridcell'),
  ].map(cell => cell.textContent);

async function revoke(token: string, answer: string) {
  await userEvent.click(
    await screen.findByRole('button', {
      name: new RegExp(`^Revoke token ${token} `),
    }),
  );
  const dialog = await screen.findByRole('dialog');
  const words = dialog.textContent;
  await userEvent.click(within(dialog).getByRole('button', { name: answer }));
  return words;
}

describe('the list of tokens', () => {
  it('says that an end is unknown which is no date', async () => {
    renderPage(
      anApi({
        listTokens: async () => ({ items: [aToken({ expiresAt: '?' })] }),
      }),
    );
    const [row] = await rows();
    expect(within(row).getByText('unknown time')).toBeVisible();
  });

  it('shows what each is good for, until when, and when it was used', async () => {
    const ended = aToken({
      id: 'gh78',
      scope: {
        kind: 'entity',
        entityRef: 'component:default/fraud',
        access: 'write',
      },
      expiresAt: inDays(-1),
    });
    renderPage(
      anApi({
        listTokens: async () => ({ items: [aToken(), aRunToken(), ended] }),
      }),
    );
    expect(screen.getByText('Reading your access tokens')).toBeVisible();
    const [first, second, third] = await rows();
    expect(cellsOf(first)).toEqual([
      'fraudmpt_ab12',
      'Read',
      'Good',
      'in 28 days',
      '2 days ago',
      'Never',
      'my notebook',
      'Revoke',
    ]);
    expect(cellsOf(second)).toEqual([
      'payments/churnmpt_cd34',
      'Log to run 8194dcab',
      'Ends soon',
      'in 12 hours',
      '2 days ago',
      'yesterday',
      '—',
      'Revoke',
    ]);
    expect(cellsOf(third).slice(0, 4)).toEqual([
      'fraudmpt_gh78',
      'Read and write',
      'Ended',
      'yesterday',
    ]);
    expect(within(first).getByRole('link', { name: 'fraud' })).toHaveAttribute(
      'href',
      '/catalog/default/component/fraud',
    );
  });

  it('names a model without a link where the catalog has no pages', async () => {
    renderPage(anApi(), { withPages: false });
    const [row] = await rows();
    expect(within(row).queryByRole('link')).not.toBeInTheDocument();
    expect(cellsOf(row)[0]).toBe('fraudmpt_ab12');
  });

  it('says what to do when there is none', async () => {
    renderPage(anApi({ listTokens: async () => ({ items: [] }) }));
    expect(await screen.findByText('You have no token')).toBeVisible();
  });

  it('says who may not see it whom to ask', async () => {
    renderPage(
      anApi({
        listTokens: async () => {
          throw aRefusal('You lack the permission.');
        },
      }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /You may not see your access tokens.*those who run the portal/,
    );
  });

  it('says why it could not be read, and reads again', async () => {
    const api = anApi();
    api.listTokens.mockRejectedValueOnce(new Error('ml-access is down'));
    renderPage(api);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'ml-access is down',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await rows()).toHaveLength(1);
  });

  it('revokes after a question, and keeps when told so', async () => {
    let items = [aToken(), aRunToken()];
    const api = anApi({
      listTokens: async () => ({ items }),
      revokeToken: async id => {
        items = items.filter(token => token.id !== id);
      },
    });
    renderPage(api);
    const asked = await revoke('mpt_ab12', 'Keep it');
    expect(asked).toContain('Revoke token mpt_ab12?');
    expect(asked).toContain('Whatever uses it for fraud is refused');
    expect(asked).toContain('It was made for: my notebook.');
    expect(api.revokeToken).not.toHaveBeenCalled();
    const askedForRun = await revoke('mpt_cd34', 'Yes, revoke it');
    expect(askedForRun).toContain('The training of payments/churn');
    expect(await screen.findByText('Token mpt_cd34 is revoked.')).toBeVisible();
    expect(api.revokeToken.mock.calls).toEqual([['cd34']]);
    await waitFor(async () => expect(await rows()).toHaveLength(1));
  });

  it.each([
    [
      'a refusal',
      aRefusal('You lack it.'),
      'You may not revoke token mpt_ab12',
    ],
    ['a failure', new Error('down'), 'Token mpt_ab12 was not revoked'],
  ])(
    'says what %s to revoke means, and reads again',
    async (_name, error, words) => {
      const api = anApi({
        revokeToken: async () => {
          throw error;
        },
      });
      renderPage(api);
      await revoke('mpt_ab12', 'Yes, revoke it');
      const alert = await screen.findByRole('alert');
      expect(alert).toHaveTextContent(words);
      expect(alert).toHaveTextContent(error.message);
      await waitFor(() =>
        expect(api.listTokens.mock.calls.length).toBeGreaterThan(1),
      );
      expect(await rows()).toHaveLength(1);
    },
  );

  it('keeps what was read under a banner while the portal is away', async () => {
    const api = anApi({
      revokeToken: async () => {
        throw new Error('unreachable');
      },
    });
    renderPage(api);
    await rows();
    api.listTokens.mockRejectedValue(new Error('unreachable'));
    await revoke('mpt_ab12', 'Yes, revoke it');
    expect(await screen.findByText(/Showing an answer from/)).toBeVisible();
    expect(await rows()).toHaveLength(1);
  });
});
