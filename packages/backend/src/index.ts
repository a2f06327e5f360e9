import { createBackend } from '@backstage/backend-defaults';
import { profileRootHttpRouterServiceFactory } from '@modelport/plugin-auth-backend-module-ml-demo';
import {
  catalogModuleGitHost,
  gitHostUrlReaderFactory,
} from '@modelport/plugin-git-host-backend';
import { catalogModulePromotion } from '@modelport/plugin-ml-promotion-backend';

const backend = createBackend();

backend.add(profileRootHttpRouterServiceFactory);
backend.add(gitHostUrlReaderFactory);
backend.add(catalogModuleGitHost);
backend.add(catalogModulePromotion);

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('@backstage/plugin-search-backend-module-techdocs'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-techdocs-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(import('@modelport/plugin-auth-backend-module-ml-demo'));
backend.add(import('@modelport/plugin-permission-backend-module-ml-policy'));
backend.add(import('@modelport/plugin-git-host-backend'));
backend.add(import('@modelport/plugin-scaffolder-backend-module-ml'));
backend.add(import('@modelport/plugin-search-backend-module-ml'));
backend.add(import('@modelport/plugin-ml-access-backend'));
backend.add(import('@modelport/plugin-ml-experiments-backend'));
backend.add(import('@modelport/plugin-ml-training-backend'));
backend.add(import('@modelport/plugin-ml-registry-backend'));
backend.add(import('@modelport/plugin-ml-promotion-backend'));
backend.add(import('@modelport/plugin-fraud-latency-backend'));

backend.start();
