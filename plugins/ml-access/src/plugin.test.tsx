import {
  createExtensionTester,
  mockApis,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import {
  coreExtensionData,
  createExternalRouteRef,
  createFrontendPlugin,
  PageBlueprint,
  useRouteRef,
} from '@backstage/frontend-plugin-api';
import { screen } from '@testing-library/react';
import { anApi } from './__testUtils__/builders';
import { mlAccessApiRef } from './api/MlAccessApi';
import plugin from './index';
import { mlAccessApi, tokensPage } from './plugin';
import { tokensRouteRef } from './routes';

describe('the plugin', () => {
  it('brings its client and its page, which others find as ml-access.tokens', () => {
    expect(plugin.pluginId).toBe('ml-access');
    for (const id of ['api:ml-access', 'page:ml-access'] as const) {
      expect(plugin.getExtension(id)).toBeDefined();
    }
    expect(plugin.routes).toEqual({ tokens: tokensRouteRef });
    expect(createExtensionTester(mlAccessApi)).toBeDefined();
  });

  it('names its page for the sidebar', () => {
    const tester = createExtensionTester(tokensPage);
    expect(tester.get(coreExtensionData.routePath)).toBe('/ml-access');
    expect(tester.get(coreExtensionData.title)).toBe('Access tokens');
    expect(tester.get(coreExtensionData.icon)).toBeDefined();
  });

  it('is where links of other plugins lead without being bound', async () => {
    const other = createExternalRouteRef({ defaultTarget: 'ml-access.tokens' });
    const Other = () => <a href={useRouteRef(other)?.()}>Make a token there</a>;
    renderTestApp({
      features: [
        plugin,
        createFrontendPlugin({
          pluginId: 'other',
          externalRoutes: { tokens: other },
          extensions: [
            PageBlueprint.make({
              params: { path: '/', loader: async () => <Other /> },
            }),
          ],
        }),
      ],
      apis: [[mlAccessApiRef, anApi()], mockApis.identity()],
    });
    expect(
      await screen.findByRole('link', { name: 'Make a token there' }),
    ).toHaveAttribute('href', '/ml-access');
  });

  it('has no pages below', async () => {
    renderTestApp({
      features: [plugin],
      initialRouteEntries: ['/ml-access/zzz'],
      apis: [[mlAccessApiRef, anApi()], mockApis.identity()],
    });
    expect(
      await screen.findByText('There is no page "zzz" here'),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'To the page above' }),
    ).toHaveAttribute('href', '/ml-access');
    expect(
      screen.queryByRole('region', { name: 'Your tokens' }),
    ).not.toBeInTheDocument();
  });

  it('draws the page at its address', async () => {
    renderTestApp({
      features: [plugin],
      initialRouteEntries: ['/ml-access'],
      apis: [[mlAccessApiRef, anApi()], mockApis.identity()],
    });
    expect(
      await screen.findByRole('region', { name: 'Your tokens' }),
    ).toBeVisible();
  });
});
