import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import {
  type DatabaseService,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  createModelportConfigReader,
  isHolderGone,
  ownIdentity,
} from '@modelport/plugin-ml-node';
import type { StepRunnerOptions } from './engine/StepRunner';
import { TrainingEngine } from './engine/TrainingEngine';
import {
  createLaunchers,
  type LaunchersOptions,
} from './launchers/createLaunchers';
import type { Launchers } from './launchers/Launchers';
import { LiveTrainings, type OnTrainingChanged } from './live/LiveTrainings';
import {
  TrainingService,
  type TrainingServiceOptions,
} from './service/TrainingService';
import { DatabaseTrainingStore } from './store/DatabaseTrainingStore';

/** What {@link createTraining} puts together. */
export interface TrainingOptions
  extends Pick<StepRunnerOptions, 'access' | 'onEnd' | 'trackingUri'>,
    Pick<LaunchersOptions, 'local' | 'kubernetes' | 'urlReader'> {
  experiments: StepRunnerOptions['experiments'] &
    TrainingServiceOptions['experiments'];
  database: DatabaseService;
  logger: LoggerService;
  /** Told of each change of a training. */
  onChanged?: OnTrainingChanged;
  signals: Pick<SignalsService, 'publish'>;
}

/** Puts the store, the launchers, the engine and the service together. */
export async function createTraining(options: TrainingOptions): Promise<{
  service: TrainingService;
  engine: TrainingEngine;
  launchers: Launchers;
}> {
  const { local, kubernetes, urlReader, ...rest } = options;
  const { database, logger, onChanged, signals, ...steps } = rest;
  const store = await DatabaseTrainingStore.create(database);
  const live = new LiveTrainings(
    signals,
    error => logger.debug(`A signal was not sent: ${toError(error).message}`),
    onChanged,
  );
  const waker = { wake: () => {} };
  const wake = () => waker.wake();
  const launchers = createLaunchers({
    local,
    kubernetes,
    urlReader,
    onChange: wake,
  });
  const host = hostname();
  const engine = new TrainingEngine({
    ...steps,
    store,
    launchers,
    live,
    logger,
    host,
    // Two engines of one process are told apart as well.
    holder: JSON.stringify({ ...ownIdentity(), engine: randomUUID() }),
    isGone: isHolderGone,
  });
  waker.wake = () => engine.wake();
  const service = new TrainingService({
    store,
    launchers,
    canTrain: launchers.any,
    clusters: kubernetes?.config.clusters,
    configReader: createModelportConfigReader({ urlReader }),
    experiments: steps.experiments,
    live,
    host,
    wake,
    newId: randomUUID,
  });
  return { service, engine, launchers };
}
