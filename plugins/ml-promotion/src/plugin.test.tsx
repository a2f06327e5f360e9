import {
  createExtensionTester,
  renderInTestApp,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { coreExtensionData } from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { mlPromotionApiRef } from './api/MlPromotionApi';
import plugin from './index';
import { deploymentsEntityContent, mlPromotionApi } from './plugin';
import { deploymentsTabRouteRef } from './routes';
import { aModel, anApi } from './__testUtils__/builders';

describe('the plugin', () => {
  it('brings its client, its tab and its row of the card "Model"', () => {
    expect(plugin.pluginId).toBe('ml-promotion');
    for (const id of [
      'api:ml-promotion',
      'entity-content:ml-promotion/deployments',
      'model-summary:ml-promotion/deployment',
    ] as const) {
      expect(plugin.getExtension(id)).toBeDefined();
    }
  });

  it('makes a client of its backend', () => {
    expect(createExtensionTester(mlPromotionApi)).toBeDefined();
  });

  it('gives others the way to its tab, and knows the way to theirs', () => {
    expect(plugin.routes.deployments).toBe(deploymentsTabRouteRef);
    expect(Object.keys(plugin.externalRoutes)).toEqual(['versions', 'tokens']);
  });

  it('shows the tab on models and on whatever names a registered model', () => {
    const tester = createExtensionTester(deploymentsEntityContent);
    expect(tester.get(EntityContentBlueprint.dataRefs.title)).toBe(
      'Deployments',
    );
    expect(tester.get(EntityContentBlueprint.dataRefs.group)).toBe(
      'deployment',
    );
    expect(tester.get(coreExtensionData.routePath)).toBe('deployments');
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
            path="/deployments/*"
            element={createExtensionTester(
              deploymentsEntityContent,
            ).reactElement()}
          />
        </Routes>
      </EntityProvider>,
      {
        initialRouteEntries: ['/deployments/zzz?view=1'],
        apis: [[mlPromotionApiRef, anApi()]],
      },
    );
    expect(
      await screen.findByText('There is no page "zzz" here'),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'To the page above' }),
    ).toHaveAttribute('href', '/deployments');
  });

  it('draws the tab on the page of an entity', async () => {
    renderTestApp({
      extensions: [
        createTestEntityPage({ entity: aModel() }),
        deploymentsEntityContent,
      ],
      apis: [[mlPromotionApiRef, anApi()]],
    });
    expect(
      await screen.findByRole('region', { name: 'Environment dev' }),
    ).toBeVisible();
  });
});
