import {
  createExtensionTester,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import {
  ApiBlueprint,
  coreExtensionData,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import { mlRegistryApiRef } from './api/MlRegistryApi';
import { MlRegistryClient } from './api/MlRegistryClient';
import plugin from './index';
import { mlRegistryApi, versionsEntityContent } from './plugin';
import { aModel, anApi } from './__testUtils__/builders';

describe('the plugin', () => {
  it('brings its client and its tab', () => {
    expect(plugin.pluginId).toBe('ml-registry');
    expect(plugin.getExtension('api:ml-registry')).toBeDefined();
    expect(
      plugin.getExtension('entity-content:ml-registry/versions'),
    ).toBeDefined();
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
});
