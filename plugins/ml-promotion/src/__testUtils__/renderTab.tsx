import type { Entity } from '@backstage/catalog-model';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  type EntityPresentationApi,
  entityPresentationApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { useLocation } from 'react-router-dom';
import { mlPromotionApiRef } from '../api/MlPromotionApi';
import type { MlPromotionApi } from '../api/MlPromotionApi';
import { DeploymentsTab } from '../components/DeploymentsTab/DeploymentsTab';
import { tokensRouteRef, versionsRouteRef } from '../routes';
import { aModel } from './builders';

function Address() {
  const { search } = useLocation();
  return <output data-testid="search">{search}</output>;
}

interface TabOptions {
  search?: string;
  entity?: Entity;
  /** Whether the plugins that show versions, tokens and the catalog are there. */
  withOthers?: boolean;
  /** Groups of who looks; without them it is not known who owns the model. */
  groups?: string[];
  /** Names that the catalog has. */
  names?: EntityPresentationApi;
}

/** Renders the tab of a model at an address. */
export function renderTab(api: MlPromotionApi, options: TabOptions = {}) {
  const { search = '', entity = aModel(), withOthers = true } = options;
  return renderInTestApp(
    <EntityProvider entity={entity}>
      <DeploymentsTab />
      <Address />
    </EntityProvider>,
    {
      apis: [
        [mlPromotionApiRef, api],
        mockApis.discovery({ baseUrl: 'http://portal.test' }),
        mockApis.identity({ ownershipEntityRefs: options.groups ?? [] }),
        ...(options.names
          ? [[entityPresentationApiRef, options.names] as const]
          : []),
        ...(options.groups ? [[catalogApiRef, catalogApiMock()] as const] : []),
      ],
      initialRouteEntries: [`/${search}`],
      mountedRoutes: withOthers
        ? {
            '/model/versions': versionsRouteRef,
            '/tokens': tokensRouteRef,
            '/catalog/:namespace/:kind/:name': entityRouteRef,
          }
        : {},
    },
  );
}
