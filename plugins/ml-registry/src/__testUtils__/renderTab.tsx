import type { Entity } from '@backstage/catalog-model';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  type EntityPresentationApi,
  entityPresentationApiRef,
  entityRouteRef,
  EntityProvider,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { useLocation } from 'react-router-dom';
import type { MetricDeclaration } from '@modelport/plugin-ml-common';
import {
  metricDeclarationsApiRef,
  type RunNameApi,
  runNameApiRef,
} from '@modelport/plugin-ml-react';
import { mlRegistryApiRef } from '../api/MlRegistryApi';
import type { MlRegistryApi } from '../api/MlRegistryApi';
import { VersionsTab } from '../components/VersionsTab/VersionsTab';
import { deploymentsRouteRef, runsRouteRef, trainingRouteRef } from '../routes';
import { aModel, aTeam } from './builders';

function Address() {
  const { search } = useLocation();
  return <output data-testid="search">{search}</output>;
}

interface TabOptions {
  search?: string;
  entity?: Entity;
  /** Whether the plugins for runs, training and deployments are there. */
  withNeighbours?: boolean;
  /** What modelport.yaml declares of the metrics. */
  declared?: MetricDeclaration[];
  /** Tells what runs are called; absent where no plugin does. */
  runNames?: RunNameApi;
  /** Who looks at the page. */
  user?: string;
  /** Their groups; without them it is not known who owns the model. */
  groups?: string[];
  /** Who is of the owner group, by the catalog. */
  members?: string[];
  /** Names that the catalog has, by full reference. */
  names?: EntityPresentationApi;
}

/** Renders the tab of a model at an address. */
export function renderTab(api: MlRegistryApi, options: TabOptions = {}) {
  const {
    search = '',
    entity = aModel(),
    withNeighbours = true,
    declared = [],
    user = 'user:default/grace',
    groups,
    members = [],
    names,
    runNames,
  } = options;
  return renderInTestApp(
    <EntityProvider entity={entity}>
      <VersionsTab />
      <Address />
    </EntityProvider>,
    {
      apis: [
        [mlRegistryApiRef, api],
        [
          metricDeclarationsApiRef,
          { getDeclaredMetrics: async () => ({ items: declared }) },
        ],
        mockApis.identity({
          userEntityRef: user,
          ownershipEntityRefs: groups ?? [],
        }),
        ...(runNames ? [[runNameApiRef, runNames] as const] : []),
        ...(names ? [[entityPresentationApiRef, names] as const] : []),
        ...(groups
          ? [
              [
                catalogApiRef,
                catalogApiMock({ entities: [aTeam(members)] }),
              ] as const,
            ]
          : []),
      ],
      initialRouteEntries: [`/${search}`],
      mountedRoutes: withNeighbours
        ? {
            '/catalog/:namespace/:kind/:name': entityRouteRef,
            '/model/runs': runsRouteRef,
            '/model/training': trainingRouteRef,
            '/model/deployments': deploymentsRouteRef,
          }
        : {},
    },
  );
}
