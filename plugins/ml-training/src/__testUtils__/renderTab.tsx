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
import { mlTrainingApiRef } from '../api/MlTrainingApi';
import type { MlTrainingApi } from '../api/MlTrainingApi';
import { TrainingTab } from '../components/TrainingTab/TrainingTab';
import { runsRouteRef, versionsRouteRef } from '../routes';
import { aModel } from './builders';

function Address() {
  const { search } = useLocation();
  return <output data-testid="search">{search}</output>;
}

interface TabOptions {
  search?: string;
  entity?: Entity;
  /** Whether the plugin that shows runs is there. */
  withRuns?: boolean;
  /** Whether the plugin that registers versions is there. */
  withVersions?: boolean;
  /** Groups of who looks; without them it is not known who owns the model. */
  groups?: string[];
  /** Names that the catalog has. */
  names?: EntityPresentationApi;
}

/** Renders the tab of a model at an address. */
export function renderTab(api: MlTrainingApi, options: TabOptions = {}) {
  const { search = '', entity = aModel() } = options;
  const { withRuns = true, withVersions = true } = options;
  return renderInTestApp(
    <EntityProvider entity={entity}>
      <TrainingTab />
      <Address />
    </EntityProvider>,
    {
      apis: [
        [mlTrainingApiRef, api],
        mockApis.identity({ ownershipEntityRefs: options.groups ?? [] }),
        ...(options.names
          ? [[entityPresentationApiRef, options.names] as const]
          : []),
        ...(options.groups ? [[catalogApiRef, catalogApiMock()] as const] : []),
      ],
      initialRouteEntries: [`/${search}`],
      mountedRoutes: {
        ...(withRuns && { '/model/runs': runsRouteRef }),
        ...(withVersions && { '/model/versions': versionsRouteRef }),
      },
    },
  );
}
