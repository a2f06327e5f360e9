import {
  createExtensionTester,
  renderInTestApp,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import {
  ApiBlueprint,
  coreExtensionData,
  createFrontendPlugin,
} from '@backstage/frontend-plugin-api';
import type { FrontendPlugin } from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import {
  ModelSummaryBlueprint,
  ModelSummaryRow,
} from '@modelport/plugin-ml-react';
import { screen, within } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { mlRegistryApiRef } from './api/MlRegistryApi';
import { MlRegistryClient } from './api/MlRegistryClient';
import plugin from './index';
import {
  mlRegistryApi,
  modelEntityCard,
  versionsEntityContent,
} from './plugin';
import { aModel, anApi } from './__testUtils__/builders';

describe('the plugin', () => {
  it('brings its client, its tab, the card "Model" and its row', () => {
    expect(plugin.pluginId).toBe('ml-registry');
    for (const id of [
      'api:ml-registry',
      'api:ml-registry/champion-version',
      'entity-content:ml-registry/versions',
      'entity-card:ml-registry/model',
      'model-summary:ml-registry/champion',
    ] as const) {
      expect(plugin.getExtension(id)).toBeDefined();
    }
    expect(Object.keys(plugin.routes)).toEqual(['versions']);
    expect(Object.keys(plugin.externalRoutes)).toEqual([
      'runs',
      'training',
      'deployments',
    ]);
  });

  it('makes a client of its backend', () => {
    const made = createExtensionTester(mlRegistryApi).get(
      ApiBlueprint.dataRefs.factory,
    );
    expect(made.api.id).toBe(mlRegistryApiRef.id);
    expect(made.factory({ fetchApi: { fetch: jest.fn() } })).toBeInstanceOf(
      MlRegistryClient,
    );
  });

  it('shows the tab on models and on whatever names a registered model', () => {
    const tester = createExtensionTester(versionsEntityContent);
    expect(tester.get(EntityContentBlueprint.dataRefs.title)).toBe('Versions');
    expect(tester.get(EntityContentBlueprint.dataRefs.group)).toBe(
      'development',
    );
    expect(tester.get(coreExtensionData.routePath)).toBe('versions');
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
            path="/versions/*"
            element={createExtensionTester(
              versionsEntityContent,
            ).reactElement()}
          />
        </Routes>
      </EntityProvider>,
      {
        initialRouteEntries: ['/versions/zzz?view=1'],
        apis: [[mlRegistryApiRef, anApi()]],
      },
    );
    expect(
      await screen.findByText('There is no page "zzz" here'),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'To the page above' }),
    ).toHaveAttribute('href', '/versions');
  });

  it('draws the tab on the page of an entity', async () => {
    renderTestApp({
      extensions: [
        createTestEntityPage({ entity: aModel() }),
        versionsEntityContent,
      ],
      apis: [[mlRegistryApiRef, anApi()]],
    });
    expect(
      await screen.findByRole('grid', { name: 'Versions of fraud' }),
    ).toBeVisible();
  });

  it('shows the card "Model" on models alone', () => {
    const fits = createExtensionTester(modelEntityCard).get(
      EntityCardBlueprint.dataRefs.filterFunction,
    );
    expect(fits?.(aModel({}))).toBe(true);
    expect(fits?.({ ...aModel(), spec: { type: 'service' } })).toBe(false);
    expect(fits?.({ ...aModel(), kind: 'API' })).toBe(false);
  });

  it('has a row for each plugin that is there, and none for one that is not', async () => {
    const other = createFrontendPlugin({
      pluginId: 'other',
      extensions: [
        ModelSummaryBlueprint.make({
          params: {
            order: 1,
            loader: async () => (
              <ModelSummaryRow title="Other">here</ModelSummaryRow>
            ),
          },
        }),
      ],
    });
    const show = (...others: FrontendPlugin[]) =>
      renderTestApp({
        config: {
          app: {
            extensions: [{ 'entity-content:ml-registry/versions': false }],
          },
        },
        extensions: [createTestEntityPage({ entity: aModel() })],
        features: [plugin, ...others],
        apis: [[mlRegistryApiRef, anApi()]],
      });
    const titles = async () => {
      await screen.findByText(/Version 3/);
      return within(screen.getByRole('region', { name: 'Model' }))
        .getAllByRole('heading', { level: 3 })
        .map(heading => heading.textContent);
    };
    const alone = show();
    expect(await titles()).toEqual(['Champion']);
    alone.unmount();
    show(other);
    expect(await titles()).toEqual(['Other', 'Champion']);
  });
});
