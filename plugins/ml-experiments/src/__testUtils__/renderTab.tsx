import type { Entity } from '@backstage/catalog-model';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  type EntityPresentationApi,
  entityPresentationApiRef,
  EntityProvider,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { useLocation } from 'react-router-dom';
import { metricDeclarationsApiRef } from '@modelport/plugin-ml-react';
import { mlExperimentsApiRef } from '../api/MlExperimentsApi';
import type { MlExperimentsApi } from '../api/MlExperimentsApi';
import { RunsTab } from '../components/RunsTab/RunsTab';
import { tokensRouteRef, trainingRouteRef, versionsRouteRef } from '../routes';
import { aModel } from './builders';

function Address() {
  const { search } = useLocation();
  return <output data-testid="search">{search}</output>;
}

/** Renders the tab of a model at an address. */
export function renderTab(
  api: MlExperimentsApi,
  options: {
    search?: string;
    entity?: Entity;
    /** Whether the plugins for versions, training and tokens are there. */
    withNeighbours?: boolean;
    /** Groups of who looks; without them it is not known who owns the model. */
    groups?: string[];
    /** Names that the catalog has. */
    names?: EntityPresentationApi;
  } = {},
) {
  return renderInTestApp(
    <EntityProvider entity={options.entity ?? aModel()}>
      <RunsTab />
      <Address />
    </EntityProvider>,
    {
      apis: [
        [mlExperimentsApiRef, api],
        [metricDeclarationsApiRef, api],
        mockApis.identity({ ownershipEntityRefs: options.groups ?? [] }),
        ...(options.names
          ? [[entityPresentationApiRef, options.names] as const]
          : []),
        ...(options.groups ? [[catalogApiRef, catalogApiMock()] as const] : []),
      ],
      initialRouteEntries: [`/${options.search ?? ''}`],
      mountedRoutes: options.withNeighbours
        ? {
            '/model/versions': versionsRouteRef,
            '/model/training': trainingRouteRef,
            '/ml-access': tokensRouteRef,
          }
        : {},
    },
  );
}
