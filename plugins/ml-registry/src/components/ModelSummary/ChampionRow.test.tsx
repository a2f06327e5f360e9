import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { screen, waitFor, within } from '@testing-library/react';
import {
  aModel,
  anApi,
  anEntry,
  aPage,
  aRefusal,
  aRequest,
} from '../../__testUtils__/builders';
import { mlRegistryApiRef, type MlRegistryApi } from '../../api/MlRegistryApi';
import { versionsTabRouteRef } from '../../routes';
import { ChampionRow } from './ChampionRow';

async function render(
  changes: Partial<MlRegistryApi> = {},
  { entity = aModel(), withTab = true } = {},
) {
  const api = anApi(changes);
  renderInTestApp(
    <EntityProvider entity={entity}>
      <ChampionRow />
    </EntityProvider>,
    {
      apis: [[mlRegistryApiRef, api]],
      mountedRoutes: withTab ? { '/model/versions': versionsTabRouteRef } : {},
    },
  );
  return { api, row: await screen.findByRole('group', { name: 'Champion' }) };
}

/** Version 4 is champion, as the newest entry of the ledger says. */
const champion4 = {
  listVersions: async () => aPage({ aliases: { champion: '4' } }),
};

describe('the row "Champion"', () => {
  it('names the version, since when, and by whom', async () => {
    const { row } = await render(champion4);
    await waitFor(() =>
      expect(row).toHaveTextContent(
        'Version 4, made champion 2 minutes ago by grace.',
      ),
    );
    expect(
      within(row).getByRole('link', { name: 'Version 4' }),
    ).toHaveAttribute('href', '/model/versions?version=4');
  });

  it('claims no time where the newest move is that of another version', async () => {
    const { row, api } = await render();
    await waitFor(() => expect(row).toHaveTextContent('Version 3.'));
    await waitFor(() => expect(api.readLedger).toHaveBeenCalled());
    expect(row).not.toHaveTextContent('made champion');
  });

  it('is only words where the tab is switched off', async () => {
    const { row } = await render(champion4, { withTab: false });
    await waitFor(() => expect(row).toHaveTextContent('Version 4'));
    expect(within(row).queryByRole('link')).not.toBeInTheDocument();
  });

  it('says what it reads', async () => {
    const { row } = await render({
      listVersions: () => new Promise(() => undefined),
    });
    expect(
      await within(row).findByText('Reading the versions of fraud'),
    ).toBeVisible();
  });

  it('says that there is no champion yet, with the way to one', async () => {
    const { row } = await render({
      listVersions: async () => aPage({ items: [], aliases: {} }),
      readLedger: async () => ({ items: [] }),
    });
    await waitFor(() => expect(row).toHaveTextContent('No champion yet.'));
    expect(
      within(row).getByRole('link', { name: 'How to get a version' }),
    ).toHaveAttribute('href', '/model/versions');
  });

  it('tells a champion that was taken away from one that never was', async () => {
    const { row } = await render({
      listVersions: async () => aPage({ aliases: {} }),
      readLedger: async () => ({
        items: [
          anEntry({
            kind: 'changed-outside',
            moves: [{ alias: 'champion', before: '3' }],
          }),
        ],
      }),
    });
    await waitFor(() =>
      expect(row).toHaveTextContent(
        'There is no champion now. See its versions',
      ),
    );
  });

  it('shows the request that waits', async () => {
    const { row } = await render({
      listRequests: async () => ({ items: [aRequest()] }),
    });
    await waitFor(() =>
      expect(row).toHaveTextContent(
        'ada asks: version 4 as champion, asked 1 minute ago.',
      ),
    );
    expect(
      within(row).getByRole('link', { name: 'See the request' }),
    ).toHaveAttribute('href', '/model/versions?view=requests');
  });

  it('says that an approved request is being moved, and nothing of those that ended', async () => {
    const { row } = await render({
      listRequests: async () => ({
        items: [
          aRequest({ id: 'q-2', state: 'rejected' }),
          aRequest({ state: 'moving' }),
        ],
      }),
    });
    await waitFor(() =>
      expect(row).toHaveTextContent('Champion is being moved to version 4'),
    );
    expect(row).not.toHaveTextContent('asks');
  });

  it('keeps the champion when the requests cannot be read', async () => {
    const { row } = await render({
      ...champion4,
      listRequests: async () => {
        throw new Error('the requests are away');
      },
    });
    expect(await within(row).findByText(/the requests are away/)).toBeVisible();
    await waitFor(() => expect(row).toHaveTextContent('Version 4'));
  });

  it('tells whom to ask when it may not be seen', async () => {
    const deny = async () => {
      throw aRefusal();
    };
    const { row } = await render({
      listVersions: deny,
      listRequests: deny,
      readLedger: deny,
    });
    expect(await within(row).findByRole('alert')).toHaveTextContent(
      'You may not see the versions of fraud',
    );
    expect(row).toHaveTextContent('Ask team-fraud');
  });

  it('says why it could not be read, and tries again', async () => {
    const { row } = await render({
      listVersions: async () => {
        throw new Error('the registry is away');
      },
    });
    expect(await within(row).findByText('the registry is away')).toBeVisible();
    expect(
      within(row).getByRole('button', { name: 'Try again' }),
    ).toBeVisible();
  });

  it('does not take a server that is away for one without champion', async () => {
    const { row } = await render({
      listVersions: async () =>
        aPage({
          items: [],
          aliases: {},
          errors: [{ server: 'default', message: 'timed out' }],
        }),
    });
    expect(await within(row).findByText(/timed out/)).toBeVisible();
    expect(row).not.toHaveTextContent('No champion');
  });

  it('names the annotation that is missing, and reads nothing', async () => {
    const { row, api } = await render({}, { entity: aModel({}) });
    expect(row).toHaveTextContent(
      'This component names no registered model (modelport.dev/registered-model).',
    );
    expect(api.listVersions).not.toHaveBeenCalled();
  });
});
