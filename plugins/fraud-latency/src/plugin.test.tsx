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
import { fraudLatencyApiRef } from './api/FraudLatencyApi';
import plugin from './index';
import { fraudLatencyApi, latencyEntityContent } from './plugin';
import { latencyTabRouteRef } from './routes';
import { aModel, anApi } from './__testUtils__/builders';

describe('the plugin', () => {
  it('brings its client and its tab', () => {
    expect(plugin.pluginId).toBe('fraud-latency');
    for (const id of [
      'api:fraud-latency',
      'entity-content:fraud-latency/latency',
    ] as const) {
      expect(plugin.getExtension(id)).toBeDefined();
    }
  });

  it('makes a client of its backend', () => {
    expect(createExtensionTester(fraudLatencyApi)).toBeDefined();
  });

  it('gives others the way to its tab, and knows the way to versions', () => {
    expect(plugin.routes.latency).toBe(latencyTabRouteRef);
    expect(Object.keys(plugin.externalRoutes)).toEqual(['versions']);
  });

  it('shows the tab on whatever names a scoring service, and on nothing else', () => {
    const tester = createExtensionTester(latencyEntityContent);
    expect(tester.get(EntityContentBlueprint.dataRefs.title)).toBe('Latency');
    expect(tester.get(EntityContentBlueprint.dataRefs.group)).toBe(
      'observability',
    );
    expect(tester.get(coreExtensionData.routePath)).toBe('latency');
    const fits = tester.get(EntityContentBlueprint.dataRefs.filterFunction);
    expect(fits?.(aModel())).toBe(true);
    expect(fits?.({ ...aModel(), spec: { type: 'service' } })).toBe(true);
    expect(fits?.(aModel({}))).toBe(false);
  });

  it('has no pages below its tab', async () => {
    renderInTestApp(
      <EntityProvider entity={aModel()}>
        <Routes>
          <Route
            path="/latency/*"
            element={createExtensionTester(latencyEntityContent).reactElement()}
          />
        </Routes>
      </EntityProvider>,
      {
        initialRouteEntries: ['/latency/zzz?window=6h'],
        apis: [[fraudLatencyApiRef, anApi()]],
      },
    );
    expect(
      await screen.findByText('There is no page "zzz" here'),
    ).toBeVisible();
  });

  it('draws the tab on the page of an entity', async () => {
    renderTestApp({
      extensions: [
        createTestEntityPage({ entity: aModel() }),
        latencyEntityContent,
      ],
      apis: [[fraudLatencyApiRef, anApi()]],
    });
    expect(
      await screen.findByRole('heading', { name: 'Scoring service cards' }),
    ).toBeVisible();
  });
});
