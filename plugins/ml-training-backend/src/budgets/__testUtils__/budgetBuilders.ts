import type { MachinePrice } from '@modelport/plugin-ml-training-common';
import type { TrainingCluster } from '../../config/readKubernetesConfig';
import type { TrainingPlacement } from '../../launchers/TrainingLauncher';
import type { NewReservation } from '../BudgetStore';

/** Builds the price of a machine with 8 H100: 80 USD an hour, 10 USD a GPU, unless told. */
export function buildPrice(change: Partial<MachinePrice> = {}): MachinePrice {
  return {
    cloud: 'aws',
    ...{ region: 'us-east-1', machine: 'p5.48xlarge' },
    gpu: { type: 'H100', count: 8 },
    capacity: 'on-demand',
    perHour: { from: 80, to: 80 },
    ...{ currency: 'USD', source: 'a price list', retrieved: '2026-11-09' },
    ...change,
  };
}

/** A cluster of the cloud that {@link buildPrice} has prices of. */
export const EKS: TrainingCluster = {
  name: 'eks',
  cloud: 'eks',
  region: 'us-east-1',
  namespaces: [{ namespace: 'ours', queue: 'team' }],
};

/** Builds where a training with one H100 runs, in a queue. */
export function buildPlacement(
  change: Partial<TrainingPlacement> = {},
): TrainingPlacement {
  return {
    ...{ cluster: 'eks', namespace: 'ours', queue: 'team' },
    gpu: { type: 'H100', count: 1 },
    ...{ nodes: 1, spot: false, cpu: '1' },
    ...change,
  };
}

/** Builds what is kept free for a training: 100 USD of team-a in December, at 10 USD an hour. */
export function buildReservation(
  change: Partial<NewReservation> = {},
): NewReservation {
  return {
    trainingId: 't-1',
    entityRef: 'component:default/fraud',
    ...{ owner: 'group:default/team-a', month: '2026-12', currency: 'USD' },
    price: { perHour: 10, pricedOn: '2026-11-09', source: 'a price list' },
    reserved: 100,
    createdAt: new Date('2026-12-01T10:00:00Z'),
    ...change,
  };
}
