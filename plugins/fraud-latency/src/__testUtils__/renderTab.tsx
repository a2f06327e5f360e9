import type { Entity } from '@backstage/catalog-model';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { useLocation } from 'react-router-dom';
import { fraudLatencyApiRef } from '../api/FraudLatencyApi';
import type { FraudLatencyApi } from '../api/FraudLatencyApi';
import { DecisionsTab } from '../components/DecisionsTab/DecisionsTab';
import { LatencyTab } from '../components/LatencyTab/LatencyTab';
import { latencyTabRouteRef, versionsRouteRef } from '../routes';
import { aModel } from './builders';

function Address() {
  const { search } = useLocation();
  return <output data-testid="search">{search}</output>;
}

/** Who looks, in the tests of the tab "Decisions". */
export const MYSELF = 'user:default/ada';

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

/** Renders the tab "Decisions" of a model at an address, as {@link MYSELF} sees it. */
export function renderDecisions(
  api: FraudLatencyApi,
  options: Pick<TabOptions, 'search' | 'entity'> = {},
) {
  const { search = '', entity = aModel() } = options;
  return renderInTestApp(
    <EntityProvider entity={entity}>
      <DecisionsTab />
      <Address />
    </EntityProvider>,
    {
      apis: [
        [fraudLatencyApiRef, api],
        mockApis.identity({ userEntityRef: MYSELF }),
      ],
      initialRouteEntries: [`/${search}`],
      mountedRoutes: {
        '/model/latency': latencyTabRouteRef,
        '/model/versions': versionsRouteRef,
      },
    },
  );
}
