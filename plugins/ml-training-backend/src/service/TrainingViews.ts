import type { Training } from '@modelport/plugin-ml-training-common';
import type { BudgetService } from '../budgets/BudgetService';
import type { TrainingRecord } from '../store/TrainingStore';
import { toTraining } from './toTraining';

/** Trainings as pages see them, with what they cost. */
export class TrainingViews {
  constructor(private readonly budgets: Pick<BudgetService, 'costsOf'>) {}

  /** One training. */
  async of(record: TrainingRecord): Promise<Training> {
    const [training] = await this.all([record]);
    return training;
  }

  /** Several, in their order. */
  async all(records: readonly TrainingRecord[]): Promise<Training[]> {
    const costs = await this.budgets.costsOf(records);
    return records.map(each => ({
      ...toTraining(each),
      cost: costs.get(each.id),
    }));
  }
}
