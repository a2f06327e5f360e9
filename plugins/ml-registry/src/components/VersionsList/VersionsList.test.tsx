import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aModel,
  anEntry,
  anApi,
  aPage,
  aRefusal,
  aRequest,
  aVersion,
} from '../../__testUtils__/builders';
import { comeBack } from '../../__testUtils__/comeBack';
import { renderTab } from '../../__testUtils__/renderTab';

const table = () => screen.findByRole('grid', { name: 'Versions of fraud' });

describe('the list of versions', () => {
  it('says what it reads', async () => {
    renderTab(anApi({ listVersions: () => new Promise(() => undefined) }));
    expect(
      await screen.findByText('Reading the versions of fraud'),
    ).toBeVisible();
  });

  it('tells which version is what first, then the table', async () => {
    renderTab(
      anApi({
        listVersions: async () =>
          aPage({ aliases: { champion: '3', challenger: '4', own: '1' } }),
      }),
    );
    const words = await screen.findByTestId('versions-in-words');
    expect(words).toHaveTextContent(
      'Champion is Version 3; challenger is Version 4.',
    );
    expect(
      within(words).getByRole('link', { name: 'Version 3' }),
    ).toHaveAttribute('href', '/?version=3');
    const grid = await table();
    expect(
      within(grid)
        .getAllByRole('columnheader')
        .map(header => header.textContent),
    ).toEqual([
      'Version',
      'Aliases',
      'Status',
      'Created',
      'average_precision',
      'val_loss',
      'Run and commit',
    ]);
    const [, first, second] = within(grid).getAllByRole('row');
    expect(
      within(first).getByRole('link', { name: 'Version 4' }),
    ).toHaveAttribute('href', '/?version=4');
    expect(first).toHaveTextContent('Ready');
    expect(first).toHaveTextContent('1 hour ago');
    expect(first).toHaveTextContent('by ada, alan');
    expect(first).toHaveTextContent('0.61');
    expect(first).toHaveTextContent('0123456');
    expect(
      within(first).getByRole('link', { name: 'run-4-lo' }),
    ).toHaveAttribute('href', '/model/runs?run=run-4-long-id');
    expect(second).toHaveTextContent('champion');
  });

  it('has no links to runs where nothing shows them', async () => {
    renderTab(anApi(), { withNeighbours: false });
    const grid = await table();
    expect(within(grid).getByText('run-4-lo')).toBeVisible();
    expect(
      within(grid).queryByRole('link', { name: 'run-4-lo' }),
    ).not.toBeInTheDocument();
  });

  it('shows what a bare version lacks, and why it failed', async () => {
    renderTab(
      anApi({
        readLedger: async () => ({ items: [] }),
        listVersions: async () =>
          aPage({
            aliases: {},
            items: [
              aVersion({
                status: 'FAILED_REGISTRATION',
                statusMessage: 'The files are gone.',
                authors: [],
                runId: undefined,
                commit: undefined,
                metrics: {},
              }),
            ],
          }),
      }),
    );
    expect(await screen.findByTestId('versions-in-words')).toHaveTextContent(
      'There is no champion yet.',
    );
    expect(screen.getByTitle('The files are gone.')).toHaveTextContent(
      'Failed',
    );
  });

  it('says that champion was changed outside the portal last', async () => {
    const moves = [
      { alias: 'champion', before: '1' },
      { alias: 'shadow', after: '2' },
    ];
    const entry = anEntry({ kind: 'changed-outside', moves });
    const registered = anEntry({ kind: 'registered', moves: [] });
    renderTab(
      anApi({
        listVersions: async () => aPage({ aliases: {} }),
        readLedger: async () => ({ items: [registered, entry, anEntry()] }),
      }),
    );
    const notice = (
      await screen.findByText(
        'champion was changed outside the portal: 1 -> none, shadow: none -> 2',
      )
    ).closest<HTMLElement>('[role=status]');
    expect(
      within(notice ?? document.body).getByRole('link', { name: 'ledger' }),
    ).toHaveAttribute('href', '/?view=ledger');
    expect(await screen.findByTestId('versions-in-words')).toHaveTextContent(
      'There is no champion.',
    );
  });

  it('does not say so once champion was moved by the portal', async () => {
    const outside = anEntry({ kind: 'changed-outside' });
    const api = anApi({
      readLedger: async () => ({ items: [anEntry(), outside] }),
    });
    renderTab(api);
    await table();
    await waitFor(() => expect(api.readLedger).toHaveBeenCalled());
    expect(screen.queryByText(/outside the portal/)).not.toBeInTheDocument();
  });

  it('says that the ledger cannot be read', async () => {
    renderTab(
      anApi({
        readLedger: async () => {
          throw new Error('the ledger is away');
        },
      }),
    );
    expect(await screen.findByText(/the ledger is away/)).toBeVisible();
    expect(await table()).toBeVisible();
  });

  it('tells how to get a version when there is none', async () => {
    renderTab(anApi({ listVersions: async () => aPage({ items: [] }) }));
    expect(
      await screen.findByRole('heading', { name: 'No versions yet' }),
    ).toBeVisible();
    expect(screen.getByText(/press "Register version"/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Train' })).toHaveAttribute(
      'href',
      '/model/training?start=1',
    );
    expect(screen.getByRole('link', { name: 'See its runs' })).toHaveAttribute(
      'href',
      '/model/runs',
    );
  });

  it('tells it without links where nothing trains', async () => {
    renderTab(anApi({ listVersions: async () => aPage({ items: [] }) }), {
      withNeighbours: false,
    });
    await screen.findByRole('heading', { name: 'No versions yet' });
    expect(
      screen.queryByRole('link', { name: 'Train' }),
    ).not.toBeInTheDocument();
  });

  it('does not call a failed list empty', async () => {
    renderTab(
      anApi({
        listVersions: async () =>
          aPage({
            items: [],
            errors: [{ server: 'default', message: 'timed out' }],
          }),
      }),
    );
    expect(await screen.findByText(/timed out/)).toBeVisible();
    expect(screen.queryByText('No versions yet')).not.toBeInTheDocument();
  });

  it('shows a request even when the versions cannot be read', async () => {
    renderTab(
      anApi({
        listRequests: async () => ({ items: [aRequest()] }),
        listVersions: async () => {
          throw new Error('the registry is away');
        },
      }),
    );
    expect(await screen.findByText('the registry is away')).toBeVisible();
    expect(
      await screen.findByRole('region', { name: 'Request for champion' }),
    ).toBeVisible();
  });

  it('keeps the old answer with its age when a read fails', async () => {
    const api = anApi();
    renderTab(api);
    await table();
    api.listVersions.mockRejectedValue(new Error('the portal is away'));
    await comeBack();
    expect(await screen.findByText(/the portal is away/)).toBeVisible();
    expect(screen.getByText(/^Showing an answer from/)).toBeVisible();
    expect(await table()).toBeVisible();
  });

  it('says once that the versions may not be seen', async () => {
    const denied = async () => {
      throw aRefusal();
    };
    renderTab(anApi({ listVersions: denied, listRequests: denied }));
    expect(
      await screen.findByText('You may not see the versions of fraud'),
    ).toBeVisible();
    const [alert, ...others] = screen.getAllByRole('alert');
    expect(alert).toHaveTextContent('Ask team-fraud');
    expect(others).toEqual([]);
  });

  it('shows a failure, and tries again', async () => {
    const api = anApi();
    api.listVersions.mockRejectedValueOnce(new Error('no database'));
    renderTab(api);
    expect(await screen.findByText('no database')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await table()).toBeVisible();
  });

  it('names the annotation that an entity lacks', async () => {
    const api = anApi();
    renderTab(api, { entity: aModel({}) });
    expect(
      (await screen.findAllByText(/modelport\.dev\/registered-model/))[0],
    ).toBeVisible();
    expect(api.listVersions).not.toHaveBeenCalled();
  });

  it('goes to the next page and back', async () => {
    const api = anApi({
      listVersions: async (_entity, { before } = {}) =>
        before
          ? aPage({ items: [aVersion({ version: '1' })] })
          : aPage({ nextBefore: '3' }),
    });
    renderTab(api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Next page' }),
    );
    expect(await screen.findByText('Page 2')).toBeVisible();
    expect(api.listVersions.mock.lastCall?.[1]).toMatchObject({
      limit: 25,
      before: '3',
    });
    await userEvent.click(
      screen.getByRole('button', { name: 'Previous page' }),
    );
    expect(await screen.findByText('Page 1')).toBeVisible();
  });

  it('finds the way back from a page that is empty', async () => {
    renderTab(
      anApi({
        listVersions: async (_entity, { before } = {}) =>
          aPage(before ? { items: [] } : {}),
      }),
      { search: '?pages=1' },
    );
    await userEvent.click(await screen.findByRole('link', { name: 'Newest' }));
    expect(await table()).toBeVisible();
  });

  it('leads to requests, ledger and back', async () => {
    renderTab(anApi());
    await table();
    await userEvent.click(screen.getByRole('link', { name: 'Requests' }));
    expect(
      await screen.findByRole('heading', { name: 'Requests for champion' }),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('link', { name: 'Ledger' }));
    expect(
      await screen.findByRole('heading', { name: 'Ledger' }),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: 'Ledger' })).toHaveAttribute(
      'aria-current',
      'page',
    );
    await userEvent.click(screen.getByRole('link', { name: 'All versions' }));
    expect(await table()).toBeVisible();
    await waitFor(() =>
      expect(screen.getByTestId('search')).toBeEmptyDOMElement(),
    );
  });
});
