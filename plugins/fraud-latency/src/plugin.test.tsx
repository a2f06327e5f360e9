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
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { fraudLatencyApiRef } from './api/FraudLatencyApi';
import plugin from './index';
import {
  decisionsEntityContent,
  fraudLatencyApi,
  latencyEntityContent,
} from './plugin';
import { decisionsTabRouteRef, latencyTabRouteRef } from './routes';
import { aModel, anApi } from './__testUtils__/builders';

describe('the plugin', () => {
  it('brings its client and its tabs', () => {
    expect(plugin.pluginId).toBe('fraud-latency');
    for (const id of [
      'api:fraud-latency',
      'entity-content:fraud-latency/latency',
      'entity-content:fraud-latency/decisions',
    ] as const) {
      expect(plugin.getExtension(id)).toBeDefined();
    }
  });

  it('makes a client of its backend', () => {
    expect(createExtensionTester(fraudLatencyApi)).toBeDefined();
  });

  it('gives others the way to its tabs, and knows the way to versions', () => {
    expect(plugin.routes.latency).toBe(latencyTabRouteRef);
    expect(plugin.routes.decisions).toBe(decisionsTabRouteRef);
    expect(Object.keys(plugin.externalRoutes)).toEqual(['versions']);
  });

  it.each([
    [
      'Latency',
      'latency',
      () => {
        const tester = createExtensionTester(latencyEntityContent);
        return tester.get.bind(tester);
      },
    ],
    [
      'Decisions',
      'decisions',
      () => {
        const tester = createExtensionTester(decisionsEntityContent);
        return tester.get.bind(tester);
      },
    ],
  ])(
    'shows the tab "%s" on whatever names a scoring service, and on nothing else',
    (title, path, getter) => {
      const get = getter();
      expect(get(EntityContentBlueprint.dataRefs.title)).toBe(title);
      expect(get(EntityContentBlueprint.dataRefs.group)).toBe('observability');
      expect(get(coreExtensionData.routePath)).toBe(path);
      const fits = get(EntityContentBlueprint.dataRefs.filterFunction);
      expect(fits?.(aModel())).toBe(true);
      expect(fits?.({ ...aModel(), spec: { type: 'service' } })).toBe(true);
      expect(fits?.(aModel({}))).toBe(false);
    },
  );

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

  it('draws the tab "Decisions" on the page of an entity', async () => {
    renderTestApp({
      extensions: [
        createTestEntityPage({ entity: aModel() }),
        decisionsEntityContent,
        latencyEntityContent,
      ],
      apis: [[fraudLatencyApiRef, anApi()]],
    });
    expect(
      await screen.findByRole('heading', { name: 'Decisions of cards' }),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('tab', { name: 'Recent payments' }));
    const row = await screen.findByRole('link', {
      name: 't/1: why payment t/1 was decided so',
    });
    expect(row).toHaveAttribute('href', '/?view=payments&decision=t%2F1');
    await userEvent.click(row);
    expect(
      await screen.findByRole('region', { name: 'Decision about t/1' }),
    ).toBeVisible();
  });
});
