import type { Entity } from '@backstage/catalog-model';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { useLocation } from 'react-router-dom';
import { fraudLatencyApiRef } from '../api/FraudLatencyApi';
import type { FraudLatencyApi } from '../api/FraudLatencyApi';
import { LatencyTab } from '../components/LatencyTab/LatencyTab';
import { versionsRouteRef } from '../routes';
import { aModel } from './builders';

function Address() {
  const { search } = useLocation();
  return <output data-testid="search">{search}</output>;
}

interface TabOptions {
  search?: string;
  entity?: Entity;
  /** Whether the plugin that shows versions is there. */
  withVersions?: boolean;
}

/** Renders the tab of a model at an address. */
export function renderTab(api: FraudLatencyApi, options: TabOptions = {}) {
  const { search = '', entity = aModel(), withVersions = true } = options;
  return renderInTestApp(
    <EntityProvider entity={entity}>
      <LatencyTab />
      <Address />
    </EntityProvider>,
    {
      apis: [[fraudLatencyApiRef, api]],
      initialRouteEntries: [`/${search}`],
      mountedRoutes: withVersions
        ? { '/model/versions': versionsRouteRef }
        : {},
    },
  );
}
