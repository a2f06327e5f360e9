import {
  createExtensionTester,
  renderInTestApp,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import {
  coreExtensionData,
  createFrontendPlugin,
  type FrontendPlugin,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { RunPanelBlueprint, useShownRun } from '@modelport/plugin-ml-react';
import { mlExperimentsApiRef } from './api/MlExperimentsApi';
import { ExperimentsPage } from './components/ExperimentsPage/ExperimentsPage';
import plugin from './index';
import { experimentsPage, mlExperimentsApi, runsEntityContent } from './plugin';
import {
  aModel,
  anAnswer,
  anApi,
  aRefusal,
  aRun,
} from './__testUtils__/builders';

describe('the plugin', () => {
  it('brings its client, its tab and its page', () => {
    expect(plugin.pluginId).toBe('ml-experiments');
    for (const id of [
      'api:ml-experiments',
      'api:ml-experiments/metric-declarations',
      'api:ml-experiments/run-name',
      'entity-content:ml-experiments/runs',
      'page:ml-experiments',
    ] as const) {
      expect(plugin.getExtension(id)).toBeDefined();
    }
  });

  it('makes a client of its backend', () => {
    expect(createExtensionTester(mlExperimentsApi)).toBeDefined();
  });

  it('shows the tab on models and on whatever names an experiment', () => {
    const tester = createExtensionTester(runsEntityContent);
    expect(tester.get(EntityContentBlueprint.dataRefs.title)).toBe('Runs');
    expect(tester.get(EntityContentBlueprint.dataRefs.group)).toBe(
      'development',
    );
    expect(tester.get(coreExtensionData.routePath)).toBe('runs');
    const fits = tester.get(EntityContentBlueprint.dataRefs.filterFunction);
    expect(fits?.(aModel({}))).toBe(true);
    const service = { ...aModel(), spec: { type: 'service' } };
    expect(fits?.(service)).toBe(true);
    expect(
      fits?.({ ...service, metadata: { name: 'x', annotations: {} } }),
    ).toBe(false);
  });

  it('has no pages below its tab', async () => {
    renderInTestApp(
      <EntityProvider entity={aModel()}>
        <Routes>
          <Route
            path="/runs/*"
            element={createExtensionTester(runsEntityContent).reactElement()}
          />
        </Routes>
      </EntityProvider>,
      {
        initialRouteEntries: ['/runs/zzz?view=1'],
        apis: [[mlExperimentsApiRef, anApi()]],
      },
    );
    expect(
      await screen.findByText('There is no page "zzz" here'),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'To the page above' }),
    ).toHaveAttribute('href', '/runs');
  });

  it('draws the tab on the page of an entity', async () => {
    renderTestApp({
      extensions: [
        createTestEntityPage({ entity: aModel() }),
        runsEntityContent,
      ],
      apis: [[mlExperimentsApiRef, anApi()]],
    });
    expect(
      // The first to load the tab's own code.
      await screen.findByRole(
        'grid',
        { name: 'Runs of fraud' },
        { timeout: 20_000 },
      ),
    ).toBeVisible();
  }, 30_000);

  it('has on the page of a run the panels of the plugins that are there', async () => {
    const Panel = ({ name }: { name: string }) => (
      <section aria-label={`${name} of ${useShownRun().runId}`} />
    );
    const panel = (name: string, order: number) =>
      RunPanelBlueprint.make({
        name,
        params: { order, loader: async () => <Panel name={name} /> },
      });
    const other = createFrontendPlugin({
      pluginId: 'other',
      extensions: [panel('second', 2), panel('first', 1)],
    });
    const show = (...others: FrontendPlugin[]) =>
      renderTestApp({
        config: {
          app: { extensions: [{ 'page:ml-experiments': false }] },
        },
        initialRouteEntries: ['/?run=run-1'],
        extensions: [createTestEntityPage({ entity: aModel() })],
        features: [plugin, ...others],
        apis: [[mlExperimentsApiRef, anApi()]],
      });
    const panels = () => screen.queryAllByRole('region', { name: /of run-1$/ });
    const alone = show();
    expect(await screen.findByTestId('run-in-words')).toBeVisible();
    expect(panels()).toEqual([]);
    alone.unmount();
    show(other);
    await screen.findByRole('region', { name: 'first of run-1' });
    await waitFor(() =>
      expect(panels().map(each => each.getAttribute('aria-label'))).toEqual([
        'first of run-1',
        'second of run-1',
      ]),
    );
  });

  it('has no pages below its page', async () => {
    renderTestApp({
      extensions: [experimentsPage],
      initialRouteEntries: ['/ml-experiments/runs/none'],
      apis: [[mlExperimentsApiRef, anApi()]],
    });
    expect(
      await screen.findByText('There is no page "runs/none" here'),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'To the page above' }),
    ).toHaveAttribute('href', '/ml-experiments');
  });

  it('draws the page', async () => {
    renderTestApp({
      extensions: [experimentsPage],
      initialRouteEntries: ['/ml-experiments'],
      apis: [[mlExperimentsApiRef, anApi()]],
    });
    expect(
      await screen.findByRole('grid', { name: 'Latest runs' }),
    ).toBeVisible();
  });
});

describe('the page "Experiments"', () => {
  const render = (api = anApi(), linked = true, at = '/') => {
    renderInTestApp(<ExperimentsPage />, {
      apis: [[mlExperimentsApiRef, api]],
      initialRouteEntries: [at],
      mountedRoutes: linked
        ? { '/catalog/:namespace/:kind/:name': entityRouteRef }
        : {},
    });
    return api;
  };

  it('lists runs of all models with links to their tabs', async () => {
    render(
      anApi({
        listAllRuns: async () =>
          anAnswer([
            aRun(),
            aRun({ runId: 'r 2', entityRef: 'component:default/churn' }),
          ]),
      }),
    );
    expect(await screen.findByTestId('runs-in-words')).toHaveTextContent(
      'The latest 2 runs of 2 models',
    );
    const [, , row] = within(
      screen.getByRole('grid', { name: 'Latest runs' }),
    ).getAllByRole('row');
    expect(within(row).getByRole('link', { name: 'churn' })).toHaveAttribute(
      'href',
      '/catalog/default/component/churn/runs',
    );
    expect(within(row).getByRole('link', { name: 'calm-owl' })).toHaveAttribute(
      'href',
      '/catalog/default/component/churn/runs?run=r%202',
    );
    expect(row).toHaveTextContent('average_precision 0.61');
    expect(within(row).getByText('0123456')).toHaveAttribute(
      'title',
      aRun().commit,
    );
  });

  it('shows for each model the parameters in which its runs differ first', async () => {
    const params = { alpha: '1', beta: '1', gamma: '1', depth: '6' };
    render(
      anApi({
        listAllRuns: async () =>
          anAnswer([
            aRun({ params }),
            aRun({ runId: 'r2', params: { ...params, depth: '8' } }),
            aRun({ runId: 'r3', params: {}, commit: undefined }),
          ]),
      }),
    );
    const rows = within(
      await screen.findByRole('grid', { name: 'Latest runs' }),
    ).getAllByRole('row');
    expect(rows[1]).toHaveTextContent('depth 6, alpha 1, beta 1');
    expect(rows[2]).toHaveTextContent('depth 8, alpha 1, beta 1');
    expect(rows[3]).toHaveTextContent(/–$/);
  });

  it('shows everybody their runs beside one whose time is no date', async () => {
    const odd = aRun({ runId: 'odd', name: 'odd', startTime: 1.7e18 });
    render(anApi({ listAllRuns: async () => anAnswer([aRun(), odd]) }));
    const row = await screen.findByRole('row', { name: /odd/ });
    expect(within(row).getAllByText('unknown time')).toHaveLength(2);
    expect(screen.getByRole('row', { name: /calm-owl/ })).toHaveTextContent(
      '1 hour ago',
    );
  });

  it('keeps long names and values within the table, whole on hover', async () => {
    const name = 'n'.repeat(300);
    const note = 'y'.repeat(6_000);
    render(
      anApi({
        listAllRuns: async () => anAnswer([aRun({ name, params: { note } })]),
      }),
    );
    expect(await screen.findByTitle(name)).toHaveClass('shortened');
    expect(screen.getByTitle(`note ${note}`)).toHaveClass('values');
  });

  it('goes to older runs and back, page by page', async () => {
    const api = render(
      anApi({
        listAllRuns: async ({ pageToken } = {}) =>
          pageToken === undefined
            ? anAnswer([aRun()], { nextPageToken: 'older' })
            : anAnswer([aRun({ runId: 'r2', name: 'old-owl' })]),
      }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Next page' }),
    );
    expect(await screen.findByText('old-owl')).toBeVisible();
    expect(screen.queryByText('calm-owl')).not.toBeInTheDocument();
    expect(screen.getByTestId('runs-in-words')).toHaveTextContent(
      'Page 2: 1 older run of 1 model',
    );
    expect(api.listAllRuns).toHaveBeenLastCalledWith(
      expect.objectContaining({ pageToken: 'older' }),
    );
    expect(screen.getByRole('button', { name: 'Next page' })).toBeDisabled();
    await userEvent.click(
      screen.getByRole('button', { name: 'Previous page' }),
    );
    expect(await screen.findByText('calm-owl')).toBeVisible();
  });

  it('leads back from a page that is empty by now', async () => {
    render(
      anApi({ listAllRuns: async () => anAnswer([]) }),
      true,
      '/?pages=older',
    );
    expect(await screen.findByText('There are no older runs')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Latest runs' })).toHaveAttribute(
      'href',
      '/',
    );
  });

  it('has no links where the catalog is absent', async () => {
    render(anApi(), false);
    const table = await screen.findByRole('grid', { name: 'Latest runs' });
    expect(within(table).queryByRole('link')).not.toBeInTheDocument();
  });

  it('says what it reads', async () => {
    render(anApi({ listAllRuns: () => new Promise(() => undefined) }));
    expect(
      await screen.findByText('Reading the latest runs of all models'),
    ).toBeVisible();
  });

  it('tells the next step when there are no runs', async () => {
    render(anApi({ listAllRuns: async () => anAnswer([]) }));
    expect(await screen.findByText('No runs yet')).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'Create a model' }),
    ).toHaveAttribute('href', '/create');
  });

  it('shows what the other servers have when one fails', async () => {
    render(
      anApi({
        listAllRuns: async () =>
          anAnswer([aRun()], { errors: [{ server: 'eu', message: 'down' }] }),
      }),
    );
    expect(await screen.findByText(/1 source could not be read/)).toBeVisible();
    expect(screen.getByRole('grid', { name: 'Latest runs' })).toBeVisible();
  });

  it('says that the runs may not be seen', async () => {
    render(
      anApi({
        listAllRuns: async () => {
          throw aRefusal();
        },
      }),
    );
    expect(
      await screen.findByText('You may not see the runs of any model'),
    ).toBeVisible();
  });
});
