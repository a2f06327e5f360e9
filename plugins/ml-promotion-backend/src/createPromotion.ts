import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import {
  type DatabaseService,
  type LoggerService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import type { RegistryClient } from '@modelport/plugin-ml-registry-node';
import { isHolderGone, ownIdentity } from '@modelport/plugin-ml-node';
import type { PromotionConfig } from './config/readPromotionConfig';
import { GoneModels, type GoneModelsOptions } from './engine/GoneModels';
import { RolloutEngine } from './engine/RolloutEngine';
import type { StepRunnerOptions } from './engine/StepRunner';
import { retireOlder } from './service/changeDeployment';
import type { ApiEntities } from './service/ApiEntities';
import { DeploymentService } from './service/DeploymentService';
import { DeploymentViews } from './service/DeploymentViews';
import { EndpointService } from './service/EndpointService';
import { ServingClaims } from './service/ServingClaims';
import type { EndpointUrlOf } from './service/toDeployment';
import { DatabaseDeploymentStore } from './store/DatabaseDeploymentStore';
import type { DeploymentRecord } from './store/DeploymentStore';
import { LocalRolloutTarget } from './targets/local/LocalRolloutTarget';
import { ModelFolderCleaner } from './targets/local/ModelFolderCleaner';
import { registryFiles } from './targets/registryFiles';
import { SwitchedOffTarget } from './targets/SwitchedOffTarget';

/** What {@link createPromotion} puts together. */
export interface PromotionOptions
  extends Pick<StepRunnerOptions, 'onServing'>,
    Pick<GoneModelsOptions, 'findMissing' | 'undeploying'> {
  config: PromotionConfig;
  database: DatabaseService;
  logger: LoggerService;
  registry: Pick<
    RegistryClient,
    'checkClaim' | 'getVersion' | 'listFiles' | 'openFile'
  >;
  apis: ApiEntities;
  endpointUrlOf: EndpointUrlOf;
  /** Told of each change. */
  onChange: (deployment: DeploymentRecord) => void;
  /** How often deployments are looked at, in milliseconds. */
  pollMs?: number;
}

/** Puts the store, the target, the engine and the services together. */
export async function createPromotion(options: PromotionOptions) {
  const { apis, config, database, logger, registry, endpointUrlOf } = options;
  const { environments, localDirectory } = config;
  const store = await DatabaseDeploymentStore.create(database);
  const waker = { wake: () => {} };
  const local =
    localDirectory === undefined
      ? undefined
      : createLocalTarget(localDirectory, () => waker.wake());
  const target = local ?? new SwitchedOffTarget();
  const host = hostname();
  const claims = new ServingClaims({ registry });
  const endpoints = new EndpointService({
    ...{ claims, store, target, environments, host },
  });
  const onChange = (deployment: DeploymentRecord) => {
    options.onChange(deployment);
    waker.wake();
  };
  const service = new DeploymentService({
    store,
    registry,
    target: local?.name,
    environments,
    views: new DeploymentViews({ apis, claims, endpointUrlOf }),
    host,
    onChange,
    newId: randomUUID,
  });
  const engine = new RolloutEngine({
    store,
    target,
    filesOf: deployment => registryFiles(registry, deployment),
    readSchema: deployment => endpoints.schemaOf(deployment),
    retireOlder: deployment => retireOlder({ store, onChange }, deployment),
    onServing: options.onServing,
    chores: [
      new GoneModels({
        store,
        host,
        graceMs: config.undeployMissingModelsAfterMs,
        findMissing: options.findMissing,
        undeploying: options.undeploying,
      }),
      ...(local
        ? [new ModelFolderCleaner({ store, folders: local.models, logger })]
        : []),
    ],
    logger,
    onChange: options.onChange,
    host,
    // Two engines of one process are told apart as well.
    holder: JSON.stringify({ ...ownIdentity(), engine: randomUUID() }),
    isGone: isHolderGone,
    pollMs: options.pollMs,
  });
  waker.wake = () => engine.wake();
  return { store, service, endpoints, engine };
}

function createLocalTarget(
  directory: string,
  onChange: () => void,
): LocalRolloutTarget {
  return new LocalRolloutTarget({
    directory: path.resolve(directory),
    program: resolvePackagePath(
      '@modelport/plugin-ml-promotion-backend',
      'program/serve.cjs',
    ),
    modelServer: resolvePackagePath(
      '@modelport/model-server',
      'bin/model-server.cjs',
    ),
    onChange,
  });
}
