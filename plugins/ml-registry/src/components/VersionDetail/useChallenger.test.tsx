import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aConflict,
  anApi,
  aPage,
  aRefusal,
} from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';

const at = { search: '?version=4' };
const button = (name: string) => screen.findByRole('button', { name });

describe('challenger', () => {
  it('is given to a version that has none, telling what was seen', async () => {
    const api = anApi();
    renderTab(api, at);
    const make = await button('Make challenger');
    api.listVersions.mockResolvedValue(
      aPage({ aliases: { champion: '3', challenger: '4' } }),
    );
    await userEvent.click(make);
    expect(await button('Take challenger away')).toBeVisible();
    expect(api.moveChallenger.mock.calls[0]).toEqual([
      { kind: 'Component', namespace: 'default', name: 'fraud' },
      { version: '4', expected: null },
    ]);
  });

  it('is taken away', async () => {
    const api = anApi({
      listVersions: async () => aPage({ aliases: { challenger: '4' } }),
    });
    renderTab(api, at);
    await userEvent.click(await button('Take challenger away'));
    await waitFor(() =>
      expect(api.moveChallenger.mock.calls[0][1]).toEqual({
        version: null,
        expected: '4',
      }),
    );
  });

  it('stays when somebody moved it meanwhile, and says what it is now', async () => {
    const api = anApi();
    api.moveChallenger.mockRejectedValue(
      aConflict('challenger was moved meanwhile.'),
    );
    renderTab(api, at);
    const make = await button('Make challenger');
    api.listVersions.mockResolvedValue(
      aPage({ aliases: { champion: '3', challenger: '2' } }),
    );
    await userEvent.click(make);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Challenger was not moved');
    await waitFor(() =>
      expect(alert).toHaveTextContent(
        'challenger was moved meanwhile. This page was read again: challenger is version 2 now.',
      ),
    );
  });

  it('says so when there is none any more', async () => {
    const api = anApi({
      listVersions: async () => aPage({ aliases: { challenger: '4' } }),
    });
    api.moveChallenger.mockRejectedValue(aConflict('It is gone.'));
    renderTab(api, at);
    const away = await button('Take challenger away');
    api.listVersions.mockResolvedValue(aPage({ aliases: {} }));
    await userEvent.click(away);
    expect(
      await screen.findByText(
        'It is gone. This page was read again: challenger names no version now.',
      ),
    ).toBeVisible();
  });

  it('may not be moved by everybody', async () => {
    const api = anApi();
    api.moveChallenger.mockRejectedValue(aRefusal('Not in team-fraud.'));
    renderTab(api, at);
    await userEvent.click(await button('Make challenger'));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('You may not move challenger');
    expect(alert).toHaveTextContent('Not in team-fraud. Ask team-fraud');
  });
});
