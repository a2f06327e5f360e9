import {
  createExtensionTester,
  renderInTestApp,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import {
  ApiBlueprint,
  coreExtensionData,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { screen, within } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { aModel, anApi } from './__testUtils__/builders';
import { mlTrainingApiRef } from './api/MlTrainingApi';
import { MlTrainingClient } from './api/MlTrainingClient';
import plugin from './index';
import { mlTrainingApi, queuesPage, trainingEntityContent } from './plugin';

const plain = {
  ...aModel({}),
  spec: { type: 'service', owner: 'team-fraud' },
};

describe('the plugin', () => {
  it('brings its client, its tab, its row of the card "Model", the log of a run and the page of queues', () => {
    expect(plugin.pluginId).toBe('ml-training');
    for (const id of [
      'api:ml-training',
      'entity-content:ml-training/training',
      'model-summary:ml-training/last-training',
      'run-panel:ml-training/log',
      'page:ml-training',
    ] as const) {
      expect(plugin.getExtension(id)).toBeDefined();
    }
    expect(Object.keys(plugin.routes)).toEqual(['training', 'queues']);
    expect(Object.keys(plugin.externalRoutes)).toEqual(['runs', 'versions']);
  });

  it('makes a client of its backend', () => {
    const made = createExtensionTester(mlTrainingApi).get(
      ApiBlueprint.dataRefs.factory,
    );
    expect(made.api.id).toBe(mlTrainingApiRef.id);
    expect(made.factory({ fetchApi: { fetch: jest.fn() } })).toBeInstanceOf(
      MlTrainingClient,
    );
  });

  it('shows the tab on models and on whatever names an experiment', () => {
    const tester = createExtensionTester(trainingEntityContent);
    expect(tester.get(EntityContentBlueprint.dataRefs.title)).toBe('Training');
    expect(tester.get(EntityContentBlueprint.dataRefs.group)).toBe(
      'development',
    );
    expect(tester.get(coreExtensionData.routePath)).toBe('training');
    const fits = tester.get(EntityContentBlueprint.dataRefs.filterFunction);
    expect(fits?.(aModel())).toBe(true);
    expect(fits?.(aModel({}))).toBe(true);
    expect(fits?.({ ...plain, metadata: aModel().metadata })).toBe(true);
    expect(fits?.(plain)).toBe(false);
    expect(fits?.({ ...aModel({}), kind: 'API' })).toBe(false);
  });

  it('has no pages below its tab', async () => {
    renderInTestApp(
      <EntityProvider entity={aModel()}>
        <Routes>
          <Route
            path="/training/*"
            element={createExtensionTester(
              trainingEntityContent,
            ).reactElement()}
          />
        </Routes>
      </EntityProvider>,
      {
        initialRouteEntries: ['/training/zzz?view=1'],
        apis: [[mlTrainingApiRef, anApi()]],
      },
    );
    expect(
      await screen.findByText('There is no page "zzz" here'),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'To the page above' }),
    ).toHaveAttribute('href', '/training');
  });

  it('draws the page of queues at its address', async () => {
    const tester = createExtensionTester(queuesPage);
    expect(tester.get(coreExtensionData.routePath)).toBe('/training-queues');
    renderTestApp({
      extensions: [queuesPage],
      initialRouteEntries: ['/training-queues'],
      apis: [[mlTrainingApiRef, anApi()]],
    });
    expect(
      await screen.findByText('Trainings run on no cluster'),
    ).toBeVisible();
  });

  it('draws the tab, without links to runs where nothing shows them', async () => {
    renderTestApp({
      extensions: [
        createTestEntityPage({ entity: aModel() }),
        trainingEntityContent,
      ],
      apis: [[mlTrainingApiRef, anApi()]],
    });
    const grid = await screen.findByRole('grid', {
      name: 'Trainings of fraud',
    });
    expect(within(grid).getByRole('link', { name: 'Small' })).toBeVisible();
    expect(
      within(grid).queryByRole('link', { name: 'Curves' }),
    ).not.toBeInTheDocument();
  });
});
