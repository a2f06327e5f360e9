import { ConflictError } from '@backstage/errors';
import {
  type BudgetsResponse,
  type MachinePrice,
  type OverBudget,
  refusalOfBudget,
  type TrainingCost,
  useOfBudget,
} from '@modelport/plugin-ml-training-common';
import { type BudgetLimit, EVERY_OTHER_OWNER } from '../config/readBudgets';
import type { TrainingCluster } from '../config/readKubernetesConfig';
import type { TrainingPlan } from '../launchers/TrainingLauncher';
import type { TrainingRecord } from '../store/TrainingStore';
import type { BudgetStore } from './BudgetStore';
import { monthOf } from './monthOf';
import {
  describeMachines,
  type Machines,
  priceOfPlacement,
} from './priceOfPlacement';
import { spentBy } from './spentBy';

/** What {@link BudgetService} works with. */
export interface BudgetServiceOptions {
  store: BudgetStore;
  limits: readonly BudgetLimit[];
  /** The clusters that trainings are placed on. */
  clusters: readonly TrainingCluster[];
  prices: readonly MachinePrice[];
  now?: () => Date;
}

/** A training that is about to be written down. */
export interface CostlyTraining {
  id: string;
  entityRef: string;
  /** Full references of the model's owners. */
  owners: readonly string[];
  plan: Pick<TrainingPlan, 'placement' | 'limits'>;
  /** Full reference of the person who asks for it. */
  actor: string;
  /** Given by a person who may. */
  overBudget?: OverBudget;
}

/** Holds trainings on clusters against the budgets of their owners. */
export class BudgetService {
  readonly #options: BudgetServiceOptions;

  constructor(options: BudgetServiceOptions) {
    this.#options = options;
  }

  /**
   * Keeps free what a training may cost at most, once however often it is told. One on the portal's own machine costs nothing;
   * one whose price is not known runs where its owner has no budget.
   * @throws ConflictError with the figures when it is over budget, or when there is a budget and no known price
   */
  async reserve(training: CostlyTraining): Promise<void> {
    const { id, entityRef, plan, actor, overBudget } = training;
    const { owner, limit } = this.#payerOf(training.owners);
    if (!plan.placement || owner === undefined) return;
    const machines = this.#machinesOf(plan.placement);
    const price = priceOfPlacement(
      this.#options.prices,
      machines,
      limit?.currency,
    );
    if (limit && !price && !overBudget) {
      throw new ConflictError(refusalOfUnknown(machines, limit, owner));
    }
    const currency = price?.currency ?? limit?.currency;
    if (currency === undefined) return;
    const now = this.#now();
    const month = monthOf(now);
    const reserved =
      ((price?.perHour ?? 0) * plan.limits.timeoutSeconds) / 3_600;
    const use = await this.#options.store.reserve(
      {
        ...{ trainingId: id, entityRef, owner, month, currency, reserved },
        price,
        override: limit &&
          overBudget && { reason: overBudget.reason, by: actor },
        createdAt: now,
      },
      price && limit,
    );
    if (use) {
      throw new ConflictError(
        refusalOfBudget(use, reserved, { group: owner, month }),
      );
    }
  }

  /** What trainings may cost and have cost, by their ids; of those that are missing it is not known. */
  async costsOf(
    trainings: readonly TrainingRecord[],
  ): Promise<Map<string, TrainingCost>> {
    const placed = trainings.filter(({ plan }) => plan.placement);
    if (placed.length === 0) return new Map();
    const now = this.#now();
    const byId = new Map(placed.map(each => [each.id, each]));
    const found = await this.#options.store.findAll([...byId.keys()]);
    return new Map(
      found.flatMap(reservation => {
        const { trainingId, price, reserved, currency } = reservation;
        const training = byId.get(trainingId);
        if (!price || !training) return [];
        const spent = reservation.isClosed
          ? reservation.settled
          : spentBy(reservation, training, now);
        const { pricedOn, source } = price;
        const cost = { reserved, spent, currency, pricedOn, source };
        return [[trainingId, cost] as const];
      }),
    );
  }

  /** What the budgets of this month are used for, sorted by owner. */
  async readMonth(): Promise<BudgetsResponse> {
    const month = monthOf(this.#now());
    const reservations = await this.#options.store.listMonth(month);
    const owners = new Set([
      ...this.#options.limits.map(({ owner }) => owner),
      ...reservations.map(({ owner }) => owner),
    ]);
    owners.delete(EVERY_OTHER_OWNER);
    const budgets = [...owners].sort().flatMap(owner => {
      const limit = this.#limitOf(owner);
      if (!limit) return [];
      const { currency, monthly } = limit;
      const own = reservations.filter(
        each => each.owner === owner && each.currency === currency,
      );
      return [{ owner, ...useOfBudget({ limit: monthly, currency }, own) }];
    });
    return { month, budgets };
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }

  #limitOf(owner: string): BudgetLimit | undefined {
    const { limits } = this.#options;
    return (
      limits.find(each => each.owner === owner) ??
      limits.find(each => each.owner === EVERY_OTHER_OWNER)
    );
  }

  /** Of several owners, the first one that is named in the configuration pays. */
  #payerOf(owners: readonly string[]) {
    const { limits } = this.#options;
    const owner =
      owners.find(each => limits.some(limit => limit.owner === each)) ??
      owners.at(0);
    return {
      owner,
      limit: owner === undefined ? undefined : this.#limitOf(owner),
    };
  }

  #machinesOf(placement: NonNullable<TrainingPlan['placement']>): Machines {
    const { gpu, nodes, spot, cluster: name } = placement;
    const found = this.#options.clusters.find(each => each.name === name);
    return { gpu, nodes, spot, cluster: found ?? { name, cloud: 'other' } };
  }
}

function refusalOfUnknown(
  machines: Machines,
  { currency }: BudgetLimit,
  owner: string,
): string {
  return (
    `What this training may cost is not known: the price table has no price in ${currency} of ${describeMachines(
      machines,
    )}. ` +
    `As ${owner} has a budget, add a row for these machines to the price table, take other machines, or have it approved over budget.`
  );
}
