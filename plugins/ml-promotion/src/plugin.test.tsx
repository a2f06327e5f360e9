import {
  createExtensionTester,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { coreExtensionData } from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
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
