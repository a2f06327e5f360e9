import {
  ConflictError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
  isError,
} from '@backstage/errors';
import type { ExperimentsClient } from '@modelport/plugin-ml-experiments-node';
import {
  type ModelportConfigReader,
  ownersOf,
  sourceUrlAtCommit,
} from '@modelport/plugin-ml-node';
import {
  hasEnded,
  type ListTrainingsResponse,
  type ProfilesResponse,
  type StartTrainingRequest,
  type Training,
  type TrainingLogResponse,
} from '@modelport/plugin-ml-training-common';
import type { BudgetService } from '../budgets/BudgetService';
import type { TrainingCluster } from '../config/readKubernetesConfig';
import type { Launchers } from '../launchers/Launchers';
import type { LogRange } from '../launchers/TrainingLauncher';
import { SWITCH_ON } from '../launchers/SwitchedOffLauncher';
import type { LiveTrainings } from '../live/LiveTrainings';
import type { TrainingRecord, TrainingStore } from '../store/TrainingStore';
import {
  type ModelOf,
  problemOf,
  readConfig,
  readForStart,
  trackingOf,
} from './modelSource';
import { checkStart, toProfiles } from './profiles';
import { chooseLauncher } from './chooseLauncher';
import { requireExperiment } from './requireExperiment';
import { requireSameRequest } from './requireSameRequest';
import { requestKey } from './trainingId';
import { TrainingViews } from './TrainingViews';

/** What {@link TrainingService} works with. */
export interface TrainingServiceOptions {
  store: TrainingStore;
  launchers: Launchers;
  /** The clusters that trainings are placed on; none unless they are configured. */
  clusters?: readonly TrainingCluster[];
  /** False when no launcher is switched on. */
  canTrain: boolean;
  budgets: Pick<BudgetService, 'reserve' | 'costsOf'>;
  configReader: ModelportConfigReader;
  /** Says whose experiments are. */
  experiments: Pick<ExperimentsClient, 'checkClaim'>;
  live: LiveTrainings;
  host: string;
  /** Has the engine look at what was asked. */
  wake: () => void;
  /** Gives the same id for the same request, whenever and wherever it is asked. */
  newId: (request?: string) => string;
  now?: () => Date;
}

/** What a training repeats. */
interface Repetition {
  againOf?: string;
}

const CHANGE_TRIES = 5;

/** What ml-training does. Callers have passed the guard. */
export class TrainingService {
  readonly #options: TrainingServiceOptions;
  readonly #views: TrainingViews;

  constructor(options: TrainingServiceOptions) {
    this.#options = options;
    this.#views = new TrainingViews(options.budgets);
  }

  /** The profiles at a commit; what is in the way of training is part of the answer. */
  async profiles(model: ModelOf, commit?: string): Promise<ProfilesResponse> {
    const { configReader, canTrain } = this.#options;
    try {
      const { config, commit: found } = await readConfig(
        configReader,
        model,
        commit,
      );
      const problem = canTrain ? problemOf(model, config) : SWITCH_ON;
      return { commit: found, profiles: toProfiles(config), problem };
    } catch (error) {
      if (
        isError(error) &&
        ['InputError', 'NotFoundError'].includes(error.name)
      ) {
        const problem = error.message;
        return { commit: commit ?? '', profiles: [], problem };
      }
      throw error;
    }
  }

  /**
   * Asks for a training.
   * @throws InputError naming the field that is wrong; ConflictError when no launcher is switched on, its `requestId`
   * stands for another training, the experiment is of other owners, or it is over budget; ServiceUnavailableError when whose the
   * experiment is cannot be found out
   */
  async start(
    model: ModelOf,
    actor: string,
    request: StartTrainingRequest,
    repetition: Repetition = {},
  ): Promise<Training> {
    const { store, live, host, wake, newId } = this.#options;
    const { budgets, configReader, experiments } = this.#options;
    const { entityRef } = model;
    const { requestId } = request;
    const known =
      requestId && (await store.findByRequest(entityRef, actor, requestId));
    if (known) {
      requireSameRequest(known, request, repetition);
      return this.#views.of(known);
    }
    this.#requireLauncher();
    const tracking = trackingOf(model);
    const { config, commit } = await readForStart(
      configReader,
      model,
      request.commit,
    );
    const { parameters, plan, resources } = checkStart(config, request);
    const owners = ownersOf(model.entity);
    const { launcher, placement } = chooseLauncher(this.#options, {
      cluster: request.cluster,
      owners,
      resources,
    });
    await requireExperiment(experiments, { ...tracking, entityRef });
    const id = newId(requestId && requestKey(entityRef, actor, requestId));
    await budgets.reserve({
      ...{ id, entityRef, owners, actor, overBudget: request.overBudget },
      plan: { limits: plan.limits, placement },
    });
    const record = await store.insert({
      id,
      entityRef,
      profile: request.profile,
      parameters,
      commit,
      launcher,
      host,
      plan: {
        ...plan,
        commit,
        sourceUrl: sourceUrlAtCommit(model.entity, commit),
        tracking,
        ...(placement && { placement }),
      },
      createdBy: actor,
      createdAt: this.#now(),
      requestId,
      ...repetition,
    });
    // Another replica may have made it of the same request.
    requireSameRequest(record, request, repetition);
    live.changed(record, record.id === id ? undefined : record);
    wake();
    return this.#views.of(record);
  }

  /** Asks for a training with profile, parameters and commit of an earlier one. */
  async again(
    model: ModelOf,
    actor: string,
    id: string,
    requestId?: string,
  ): Promise<Training> {
    const earlier = await this.#find(model, id);
    const { profile, parameters, commit } = earlier;
    const cluster = earlier.plan.placement?.cluster;
    const request = { profile, parameters, commit, cluster, requestId };
    return this.start(model, actor, request, { againOf: id });
  }

  /** Trainings of a model, newest first. */
  async list(
    { entityRef }: ModelOf,
    { limit, before }: { limit: number; before?: string },
  ): Promise<ListTrainingsResponse> {
    const { store } = this.#options;
    if (before !== undefined && !(await store.find(entityRef, before))) {
      throw new InputError(
        `before '${before}' is not the id of a training of ${entityRef}`,
      );
    }
    const found = await store.list(entityRef, { limit: limit + 1, before });
    const items = await this.#views.all(found.slice(0, limit));
    const nextBefore =
      found.length > limit ? items[items.length - 1].id : undefined;
    return { items, nextBefore };
  }

  /** One training. */
  async get(model: ModelOf, id: string): Promise<Training> {
    return this.#views.of(await this.#find(model, id));
  }

  /** A part of a training's log. */
  async log(
    model: ModelOf,
    id: string,
    range: LogRange,
  ): Promise<TrainingLogResponse> {
    const { launchers, host } = this.#options;
    const record = await this.#find(model, id);
    if (record.host !== host) {
      throw new ServiceUnavailableError(
        `The log of training ${id} is on the host ${record.host}; ask the portal there`,
      );
    }
    const launcher = launchers.of(record.launcher);
    const { text, cursor, size } = await launcher.readLog(id, range);
    const end = hasEnded(record.state) && cursor >= size;
    return { text, cursor, end };
  }

  /** Asks for the end of a training; one that has ended, or that somebody has cancelled before, stays as it is. */
  async cancel(model: ModelOf, actor: string, id: string): Promise<Training> {
    const { store, live, wake } = this.#options;
    for (let tries = 0; tries < CHANGE_TRIES; tries += 1) {
      const record = await this.#find(model, id);
      if (hasEnded(record.state) || record.wanted !== 'run') {
        return this.#views.of(record);
      }
      const changed = await store.update(id, record.revision, {
        wanted: 'cancel',
        cancelledBy: actor,
        state: 'cancelling',
        stateMessage: 'Is being ended.',
      });
      if (changed) {
        live.changed(changed, record);
        wake();
        return this.#views.of(changed);
      }
    }
    throw new ConflictError(`Training ${id} keeps changing; try again`);
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }

  #requireLauncher(): void {
    if (!this.#options.canTrain) {
      throw new ConflictError(SWITCH_ON);
    }
  }

  async #find({ entityRef }: ModelOf, id: string): Promise<TrainingRecord> {
    const record = await this.#options.store.find(entityRef, id);
    if (!record) {
      throw new NotFoundError(`${entityRef} has no training ${id}`);
    }
    return record;
  }
}
