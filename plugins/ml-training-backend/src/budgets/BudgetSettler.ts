import { hasEnded } from '@modelport/plugin-ml-training-common';
import type { TrainingRecord, TrainingStore } from '../store/TrainingStore';
import type { BudgetStore, ReservationRecord } from './BudgetStore';
import { spentBy } from './spentBy';

/** What {@link BudgetSettler} works with. */
export interface BudgetSettlerOptions {
  store: Pick<BudgetStore, 'close' | 'findAll' | 'listOpen'>;
  trainings: Pick<TrainingStore, 'findAll'>;
  now?: () => Date;
}

/** How long a start may take between keeping an amount free and writing the training down. */
const LONGEST_START_MS = 10 * 60_000;

/**
 * Closes what was kept free for trainings that have ended, with what they have cost. It looks at what is written down and
 * nothing else, so that it may be stopped anywhere and told again by any process.
 */
export class BudgetSettler {
  readonly #options: BudgetSettlerOptions;

  constructor(options: BudgetSettlerOptions) {
    this.#options = options;
  }

  /** Settles a training, if it has ended and anything was kept free for it. */
  async settle(training: TrainingRecord): Promise<void> {
    const found = await this.#options.store.findAll([training.id]);
    for (const reservation of found) {
      await this.#settle(reservation, training);
    }
  }

  /** Settles all that have ended, and gives back what was kept free for trainings that never came to be. */
  async settleAll(): Promise<void> {
    const { store, trainings } = this.#options;
    const open = await store.listOpen();
    if (open.length === 0) return;
    const ids = open.map(({ trainingId }) => trainingId);
    const found = await trainings.findAll(ids);
    const byId = new Map(found.map(each => [each.id, each]));
    for (const reservation of open) {
      const training = byId.get(reservation.trainingId);
      if (training) {
        await this.#settle(reservation, training);
      } else if (this.#isForgotten(reservation)) {
        await store.close(reservation.trainingId, 0, this.#now());
      }
    }
  }

  async #settle(
    reservation: ReservationRecord,
    training: TrainingRecord,
  ): Promise<void> {
    if (!hasEnded(training.state)) return;
    const now = this.#now();
    const spent = spentBy(reservation, training, now);
    if (reservation.isClosed && reservation.settled === spent) return;
    await this.#options.store.close(training.id, spent, now);
  }

  #isForgotten({ createdAt }: ReservationRecord): boolean {
    return this.#now().getTime() - createdAt.getTime() > LONGEST_START_MS;
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }
}
