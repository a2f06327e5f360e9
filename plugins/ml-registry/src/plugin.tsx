import {
  ApiBlueprint,
  coreExtensionData,
  createExtensionInput,
  createFrontendPlugin,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { RiStackLine } from '@remixicon/react';
import {
  ML_MODEL_TYPE,
  ML_REGISTERED_MODEL_ANNOTATION,
} from '@modelport/plugin-ml-common';
import {
  championVersionApiRef,
  ModelSummary,
  ModelSummaryBlueprint,
  NoPagesBelow,
} from '@modelport/plugin-ml-react';
import { ChampionVersions } from './api/ChampionVersions';
import { mlRegistryApiRef } from './api/MlRegistryApi';
import { MlRegistryClient } from './api/MlRegistryClient';
import {
  deploymentsRouteRef,
  runsRouteRef,
  trainingRouteRef,
  VERSIONS_TAB_PATH,
  versionsTabRouteRef,
} from './routes';

/** The client of the backend: `api:ml-registry`. */
export const mlRegistryApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: mlRegistryApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new MlRegistryClient({ fetchApi }),
    }),
});

/** Which version is champion, for every plugin: `api:ml-registry/champion-version`. */
export const championVersionApi = ApiBlueprint.make({
  name: 'champion-version',
  params: defineParams =>
    defineParams({
      api: championVersionApiRef,
      deps: { client: mlRegistryApiRef },
      factory: ({ client }) => new ChampionVersions(client),
    }),
});

/** The tab "Versions" of a model: `entity-content:ml-registry/versions`. */
export const versionsEntityContent = EntityContentBlueprint.make({
  name: 'versions',
  params: {
    path: VERSIONS_TAB_PATH,
    title: 'Versions',
    group: 'development',
    routeRef: versionsTabRouteRef,
    filter: {
      $any: [
        { $all: [{ kind: 'component' }, { 'spec.type': ML_MODEL_TYPE }] },
        {
          [`metadata.annotations.${ML_REGISTERED_MODEL_ANNOTATION}`]: {
            $exists: true,
          },
        },
      ],
    },
    loader: () =>
      import('./components/VersionsTab/VersionsTab').then(m => (
        <NoPagesBelow>
          <m.VersionsTab />
        </NoPagesBelow>
      )),
  },
});

/**
 * The card "Model" on the overview page: `entity-card:ml-registry/model`. An extension belongs to one plugin, and a card
 * that every domain brought would be there three times: it is the registry's, for a model is first what is registered.
 */
export const modelEntityCard = EntityCardBlueprint.makeWithOverrides({
  name: 'model',
  inputs: {
    rows: createExtensionInput([
      coreExtensionData.reactElement,
      ModelSummaryBlueprint.dataRefs.order,
    ]),
  },
  factory: (originalFactory, { inputs }) =>
    originalFactory({
      type: 'content',
      filter: { $all: [{ kind: 'component' }, { 'spec.type': ML_MODEL_TYPE }] },
      loader: async () => (
        <ModelSummary
          rows={inputs.rows.map(row => ({
            id: row.node.spec.id,
            order: row.get(ModelSummaryBlueprint.dataRefs.order),
            element: row.get(coreExtensionData.reactElement),
          }))}
        />
      ),
    }),
});

/** The row "Champion" of that card: `model-summary:ml-registry/champion`. */
export const championSummary = ModelSummaryBlueprint.make({
  name: 'champion',
  params: {
    order: 100,
    loader: () =>
      import('./components/ModelSummary/ChampionRow').then(m => (
        <m.ChampionRow />
      )),
  },
});

/**
 * Versions, aliases, approvals and the ledger of a model on its page.
 *
 * @public
 */
export const mlRegistryPlugin = createFrontendPlugin({
  pluginId: 'ml-registry',
  title: 'Model registry',
  icon: <RiStackLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { versions: versionsTabRouteRef },
  externalRoutes: {
    runs: runsRouteRef,
    training: trainingRouteRef,
    deployments: deploymentsRouteRef,
  },
  extensions: [
    mlRegistryApi,
    championVersionApi,
    versionsEntityContent,
    modelEntityCard,
    championSummary,
  ],
});
