import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aModel,
  anAnswer,
  anApi,
  aRefusal,
  aRun,
} from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';

const two = [
  aRun(),
  aRun({
    runId: 'run-2',
    name: 'brave-fox',
    status: 'RUNNING',
    durationMs: undefined,
    endTime: undefined,
    commit: undefined,
    metrics: { average_precision: 0.72 },
    params: { depth: '8', seed: '1' },
  }),
];

const table = () => screen.findByRole('grid', { name: 'Runs of fraud' });

describe('the list of runs', () => {
  it('says what it reads', async () => {
    renderTab(anApi({ listRuns: () => new Promise(() => undefined) }));
    expect(await screen.findByText('Reading the runs of fraud')).toBeVisible();
  });

  it('tells the state in words first, then the table', async () => {
    renderTab(anApi({ listRuns: async () => anAnswer(two) }));
    const words = await screen.findByTestId('runs-in-words');
    expect(words).toHaveTextContent(
      '2 runs; 1 is running now; the best average_precision is 0.72 in run brave-fox.',
    );
    expect(
      within(words).getByRole('link', { name: 'brave-fox' }),
    ).toHaveAttribute('href', '/?run=run-2');
    const columns = within(await table())
      .getAllByRole('columnheader')
      .map(header => header.textContent);
    expect(columns).toEqual(
      expect.arrayContaining([
        'Status',
        'Name',
        'Started',
        'Duration',
        'Commit',
        'average_precision',
        'depth',
      ]),
    );
    expect(columns).not.toContain('system/cpu');
    const [, first] = within(await table()).getAllByRole('row');
    expect(first).toHaveTextContent('Finished');
    expect(first).toHaveTextContent('calm-owl');
    expect(first).toHaveTextContent('1 min 40 s');
    expect(first).toHaveTextContent('0123456');
    expect(first).toHaveTextContent('0.61');
  });

  it('says that a time is unknown where a run has logged one that is no date', async () => {
    const odd = [1.7e18, 9e15, NaN, Infinity].map((startTime, index) =>
      aRun({ runId: `odd-${index}`, name: `odd ${index}`, startTime }),
    );
    const [, going] = two;
    renderTab(
      anApi({
        listRuns: async () =>
          anAnswer([
            ...odd,
            { ...going, runId: 'late', startTime: 1.7e18 },
            aRun({ runId: 'end', endTime: 9e15, durationMs: 8e15 }),
          ]),
      }),
    );
    const [, ...rows] = within(await table()).getAllByRole('row');
    expect(rows).toHaveLength(6);
    rows.slice(0, 5).forEach(row => {
      const unknown = within(row).getAllByText('unknown time');
      expect(unknown).toHaveLength(2);
    });
    expect(within(rows[5]).getAllByText('unknown time')).toHaveLength(1);
    expect(rows[5]).toHaveTextContent('1 hour ago');
  });

  it('keeps long names and values within their share, whole on hover', async () => {
    const name = 'n'.repeat(300);
    const note = 'y'.repeat(6_000);
    renderTab(
      anApi({
        listRuns: async () => anAnswer([aRun({ name, params: { note } })]),
      }),
    );
    const grid = within(await table());
    expect(grid.getByTitle(name)).toHaveClass('shortened');
    expect(grid.getByTitle(note)).toHaveClass('shortened');
    expect(screen.getByTestId('runs-in-words')).toHaveClass('words');
  });

  it('shows what is no finite number, which is not missing, and says how the filter is applied', async () => {
    const diverged = aRun({
      metrics: { average_precision: 0.6, loss: null, norm: null },
      notFinite: { loss: 'NaN', norm: '-Infinity' },
    });
    renderTab(anApi({ listRuns: async () => anAnswer([diverged]) }));
    const [, row] = within(await table()).getAllByRole('row');
    expect(within(row).getByText('NaN')).toBeVisible();
    expect(within(row).getByText('−∞')).toBeVisible();
    expect(
      screen.getByRole('searchbox', { name: 'Filter runs' }),
    ).toHaveAccessibleDescription('Press Enter to apply the filter.');
  });

  it('ranks by the metric, direction and unit that the model declares', async () => {
    renderTab(
      anApi({
        listRuns: async () =>
          anAnswer(
            [3, 2].map(cost =>
              aRun({
                runId: `r${cost}`,
                name: `cost-${cost}`,
                metrics: { average_precision: cost, cost },
              }),
            ),
          ),
        getDeclaredMetrics: async () => ({
          items: [
            { name: 'cost', direction: 'minimize', unit: 'EUR', primary: true },
          ],
        }),
      }),
    );
    await waitFor(() =>
      expect(screen.getByTestId('runs-in-words')).toHaveTextContent(
        'the best cost is 2 EUR in run cost-2',
      ),
    );
  });

  it('tells the next step when there are no runs', async () => {
    renderTab(anApi({ listRuns: async () => anAnswer([]) }));
    expect(
      await screen.findByRole('heading', { name: 'No runs yet' }),
    ).toBeVisible();
    const lines = screen.getByRole('group', {
      name: 'Lines to type before a script that logs',
    });
    expect(lines.textContent?.split('\n')).toEqual([
      expect.stringMatching(
        /^export MLFLOW_TRACKING_URI='http.*\/api\/ml-experiments\/mlflow\/default'$/,
      ),
      expect.stringMatching(/^read -rs MLFLOW_TRACKING_TOKEN && export/),
      "export MLFLOW_EXPERIMENT_NAME='fraud-exp'",
    ]);
    expect(
      screen.queryByRole('link', { name: 'Make a token' }),
    ).not.toBeInTheDocument();
  });

  it('leads to the page of tokens where there is one', async () => {
    renderTab(anApi({ listRuns: async () => anAnswer([]) }), {
      withNeighbours: true,
    });
    expect(
      await screen.findByRole('link', { name: 'Make a token' }),
    ).toHaveAttribute(
      'href',
      '/ml-access?entity=component%3Adefault%2Ffraud&access=write',
    );
  });

  it('offers to clear a filter that nothing fits', async () => {
    const api = anApi({ listRuns: async () => anAnswer([]) });
    renderTab(api, { search: '?filter=metrics.auc+%3E+2' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Clear filter' }),
    );
    expect(screen.getByTestId('search')).toHaveTextContent('');
    expect(await screen.findByText('No runs yet')).toBeVisible();
    expect(api.listRuns.mock.calls[0][1]).toMatchObject({
      filter: 'metrics.auc > 2',
    });
  });

  it('filters by what is typed', async () => {
    const api = anApi();
    renderTab(api);
    await table();
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Filter runs' }),
      'params.depth = "6"{Enter}',
    );
    await waitFor(() =>
      expect(api.listRuns.mock.lastCall?.[1]).toMatchObject({
        filter: 'params.depth = "6"',
      }),
    );
  });

  it('names the annotation that an entity lacks', async () => {
    const api = anApi();
    renderTab(api, { entity: aModel({}) });
    expect(
      (await screen.findAllByText(/modelport\.dev\/experiment/))[0],
    ).toBeVisible();
    expect(api.listRuns).not.toHaveBeenCalled();
  });

  it('shows what it has when a server fails', async () => {
    renderTab(
      anApi({
        listRuns: async () =>
          anAnswer([aRun()], {
            errors: [{ server: 'default', message: 'timed out' }],
          }),
      }),
    );
    expect(await table()).toBeVisible();
    expect(
      screen.getByText('1 source could not be read; the rest is shown'),
    ).toBeVisible();
    expect(screen.getByText(/timed out/)).toBeVisible();
  });

  it('does not call a failed list empty', async () => {
    renderTab(
      anApi({
        listRuns: async () =>
          anAnswer([], { errors: [{ server: 'default', message: 'down' }] }),
      }),
    );
    expect(await screen.findByText(/down/)).toBeVisible();
    expect(screen.queryByText('No runs yet')).not.toBeInTheDocument();
  });

  it('says how old an answer of a server that is down is', async () => {
    renderTab(
      anApi({
        listRuns: async () =>
          anAnswer([aRun()], {
            stale: true,
            fetchedAt: new Date(Date.now() - 7_200_000).toISOString(),
            errors: [{ server: 'default', message: 'refused' }],
          }),
      }),
    );
    expect(
      await screen.findByText('Showing an answer from 2 hours ago'),
    ).toBeVisible();
    expect(screen.getByText(/default: refused/)).toBeVisible();
  });

  it('says that the runs may not be seen', async () => {
    renderTab(
      anApi({
        listRuns: async () => {
          throw aRefusal();
        },
      }),
    );
    expect(
      await screen.findByText('You may not see the runs of fraud'),
    ).toBeVisible();
  });

  it('sorts on the server and keeps the order in the URL', async () => {
    const api = anApi({ listRuns: async () => anAnswer(two) });
    renderTab(api);
    await table();
    expect(api.listRuns.mock.calls[0][1]).toMatchObject({
      orderBy: 'attributes.start_time DESC',
      pageSize: 25,
    });
    await userEvent.click(
      screen.getByRole('columnheader', { name: 'average_precision' }),
    );
    expect(screen.getByTestId('search')).toHaveTextContent(
      '?sort=metrics.average_precision',
    );
    await waitFor(() =>
      expect(api.listRuns.mock.lastCall?.[1]).toMatchObject({
        orderBy: 'metrics.average_precision ASC',
      }),
    );
  });

  it('goes to the next page and back', async () => {
    const api = anApi({
      listRuns: async (_entity, options) =>
        options?.pageToken
          ? anAnswer([two[1]])
          : anAnswer([two[0]], { nextPageToken: 'p2' }),
    });
    renderTab(api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Next page' }),
    );
    expect(screen.getByTestId('search')).toHaveTextContent('?pages=p2');
    expect(await screen.findByText('Page 2')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Next page' })).toBeDisabled();
    await userEvent.click(
      screen.getByRole('button', { name: 'Previous page' }),
    );
    expect(await screen.findByText('Page 1')).toBeVisible();
  });

  it('compares the runs that are selected', async () => {
    renderTab(anApi({ listRuns: async () => anAnswer(two) }));
    await table();
    const compare = screen.getByRole('button', {
      name: 'Compare selected runs',
    });
    expect(compare).toBeDisabled();
    const [, first, second] = within(await table()).getAllByRole('checkbox');
    await userEvent.click(first);
    await userEvent.click(second);
    expect(screen.getByText('2 runs selected')).toBeVisible();
    await userEvent.click(compare);
    expect(screen.getByTestId('search')).toHaveTextContent(
      '?compare=run-1%2Crun-2',
    );
  });

  it('selects ten runs at most', async () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      aRun({ runId: `r${index}`, name: `run ${index}` }),
    );
    renderTab(anApi({ listRuns: async () => anAnswer(many) }));
    const [all] = within(await table()).getAllByRole('checkbox');
    expect(
      within(await table()).getByRole('checkbox', { name: /run 3$/ }),
    ).toBeVisible();
    await userEvent.click(all);
    expect(
      screen.getByText(/10 runs selected At most 10 runs can be compared/),
    ).toBeVisible();
  });
});
