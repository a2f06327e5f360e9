import type { Entity } from '@backstage/catalog-model';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { useLocation } from 'react-router-dom';
import { mlAccessApiRef } from '../api/MlAccessApi';
import type { MlAccessApi } from '../api/MlAccessApi';
import { AccessTokensPage } from '../components/AccessTokensPage/AccessTokensPage';
import { CATALOG } from './builders';

function Address() {
  const { search } = useLocation();
  return <output data-testid="search">{search}</output>;
}

interface PageOptions {
  search?: string;
  entities?: Entity[];
  catalog?: ReturnType<typeof catalogApiMock>;
  /** Whether the catalog has pages of entities. */
  withPages?: boolean;
}

/** Renders the page of Ada, who is in `group:default/team`. */
export function renderPage(api: MlAccessApi, options: PageOptions = {}) {
  const { search = '', entities = CATALOG, withPages = true } = options;
  const catalog = options.catalog ?? catalogApiMock({ entities });
  return renderInTestApp(
    <>
      <AccessTokensPage />
      <Address />
    </>,
    {
      apis: [
        [mlAccessApiRef, api],
        [catalogApiRef, catalog],
        mockApis.discovery({ baseUrl: 'http://portal.test' }),
        mockApis.identity({
          userEntityRef: 'user:default/ada',
          ownershipEntityRefs: ['user:default/ada', 'group:default/team'],
        }),
      ],
      initialRouteEntries: [`/${search}`],
      mountedRoutes: withPages
        ? { '/catalog/:namespace/:kind/:name': entityRouteRef }
        : {},
    },
  );
}
