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
import type { BudgetService } from './budgets/BudgetService';
import type { BudgetSettler } from './budgets/BudgetSettler';
import { createBudgets } from './budgets/createBudgets';
import type { BudgetLimit } from './config/readBudgets';
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
import { trainingId } from './service/trainingId';
import { DatabaseTrainingStore } from './store/DatabaseTrainingStore';
import type { TrainingStore } from './store/TrainingStore';

/** What {@link createTraining} puts together. */
export interface TrainingOptions
  extends Pick<StepRunnerOptions, 'access' | 'onEnd' | 'trackingUri'>,
    Pick<LaunchersOptions, 'local' | 'kubernetes' | 'urlReader'> {
  experiments: StepRunnerOptions['experiments'] &
    TrainingServiceOptions['experiments'];
  /** What trainings may cost; no limit unless given. */
  budgets?: readonly BudgetLimit[];
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
  store: TrainingStore;
  budgets: BudgetService;
  settler: BudgetSettler;
}> {
  const { local, kubernetes, urlReader, ...rest } = options;
  const { budgets: limits = [], database, logger, onChanged, ...more } = rest;
  const { signals, onEnd, ...steps } = more;
  const store = await DatabaseTrainingStore.create(database);
  const clusters = kubernetes?.config.clusters ?? [];
  const { budgets, settler } = await createBudgets({
    ...{ database, limits, clusters, trainings: store },
  });
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
    onEnd: async training => {
      await settler.settle(training);
      await onEnd(training);
    },
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
    clusters,
    budgets,
    configReader: createModelportConfigReader({ urlReader }),
    experiments: steps.experiments,
    live,
    host,
    wake,
    newId: trainingId,
  });
  return { service, engine, launchers, store, budgets, settler };
}
