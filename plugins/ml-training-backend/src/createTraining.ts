import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import {
  type DatabaseService,
  type LoggerService,
  resolvePackagePath,
  type UrlReaderService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  createModelportConfigReader,
  isHolderGone,
  ownIdentity,
} from '@modelport/plugin-ml-node';
import type { LocalConfig } from './config/readLocalConfig';
import type { StepRunnerOptions } from './engine/StepRunner';
import { TrainingEngine } from './engine/TrainingEngine';
import { LocalTrainingLauncher } from './launchers/local/LocalTrainingLauncher';
import { SwitchedOffLauncher } from './launchers/SwitchedOffLauncher';
import { LiveTrainings, type OnTrainingChanged } from './live/LiveTrainings';
import {
  TrainingService,
  type TrainingServiceOptions,
} from './service/TrainingService';
import { DatabaseTrainingStore } from './store/DatabaseTrainingStore';

/** What {@link createTraining} puts together. */
export interface TrainingOptions
  extends Pick<StepRunnerOptions, 'access' | 'onEnd' | 'trackingUri'> {
  experiments: StepRunnerOptions['experiments'] &
    TrainingServiceOptions['experiments'];
  database: DatabaseService;
  logger: LoggerService;
  /** Told of each change of a training. */
  onChanged?: OnTrainingChanged;
  signals: Pick<SignalsService, 'publish'>;
  urlReader: UrlReaderService;
  /** Absent when the local launcher is not switched on. */
  local?: LocalConfig;
}

/** Puts the store, the launcher, the engine and the service together. */
export async function createTraining(
  options: TrainingOptions,
): Promise<{ service: TrainingService; engine: TrainingEngine }> {
  const { database, logger, onChanged, signals, urlReader, local, ...steps } =
    options;
  const store = await DatabaseTrainingStore.create(database);
  const live = new LiveTrainings(
    signals,
    error => logger.debug(`A signal was not sent: ${toError(error).message}`),
    onChanged,
  );
  const waker = { wake: () => {} };
  const wake = () => waker.wake();
  const launcher = local
    ? new LocalTrainingLauncher({
        ...local,
        urlReader,
        supervisor: resolvePackagePath(
          '@modelport/plugin-ml-training-backend',
          'supervisor/supervise.cjs',
        ),
        onChange: wake,
      })
    : new SwitchedOffLauncher();
  const host = hostname();
  const engine = new TrainingEngine({
    ...steps,
    store,
    launcher,
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
    launcher,
    canTrain: local !== undefined,
    configReader: createModelportConfigReader({ urlReader }),
    experiments: steps.experiments,
    live,
    host,
    wake,
    newId: randomUUID,
  });
  return { service, engine };
}
