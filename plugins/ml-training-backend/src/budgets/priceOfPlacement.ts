import {
  type Cloud,
  costOf,
  findPrice,
  type MachinePrice,
} from '@modelport/plugin-ml-training-common';
import type { TrainingCluster } from '../config/readKubernetesConfig';
import type { ClusterCloud } from '../launchers/kubernetes/gpuNodes';
import type { TrainingPlacement } from '../launchers/TrainingLauncher';
import type { HourlyPrice } from './BudgetStore';

/** The machines of a training, as far as their price depends on it. */
export interface Machines
  extends Pick<TrainingPlacement, 'gpu' | 'nodes' | 'spot'> {
  cluster: Pick<TrainingCluster, 'name' | 'cloud' | 'region'>;
}

const CLOUDS: Record<ClusterCloud, Cloud | undefined> = {
  eks: 'aws',
  gke: 'gcp',
  aks: 'azure',
  other: undefined,
};
const HOUR_SECONDS = 3_600;

const capacityOf = ({ spot }: Machines) => (spot ? 'spot' : 'on-demand');

/**
 * What an hour of a training's machines costs at most: which machine its cluster takes, and at which moment of a spot price, is
 * not known before, so that the dearest of those that the table knows is reckoned with.
 * @param currency - in which a price is wanted; any unless given
 * @returns undefined where the table has no such machine; the price of what has no GPU is never known
 */
export function priceOfPlacement(
  table: readonly MachinePrice[],
  machines: Machines,
  currency?: string,
): HourlyPrice | undefined {
  const { gpu, nodes, cluster } = machines;
  const cloud = CLOUDS[cluster.cloud];
  if (!gpu || !cloud) return undefined;
  const type = gpu.type?.toLowerCase();
  const time = { gpus: gpu.count * nodes, seconds: HOUR_SECONDS };
  return table
    .filter(
      each =>
        each.cloud === cloud &&
        each.capacity === capacityOf(machines) &&
        (cluster.region === undefined || each.region === cluster.region) &&
        (currency === undefined || each.currency === currency) &&
        (type === undefined || each.gpu.type.toLowerCase() === type) &&
        each.gpu.count >= gpu.count,
    )
    .filter(each => findPrice(table, each) === each)
    .map(each => ({
      perHour: costOf(each, time).to,
      currency: each.currency,
      pricedOn: each.retrieved,
      source: each.source,
    }))
    .reduce<HourlyPrice | undefined>(
      (dearest, each) =>
        dearest && dearest.perHour >= each.perHour ? dearest : each,
      undefined,
    );
}

/** Says in words which machines a price is wanted of, such as `2 x 8 H100 (spot) on eks-prod (eks, us-east-1)`. */
export function describeMachines(machines: Machines): string {
  const { gpu, nodes, cluster } = machines;
  const each = gpu
    ? `${gpu.count} ${gpu.type ?? 'GPU of any type'}`
    : 'machine without GPU';
  const where = [cluster.cloud, cluster.region].filter(Boolean).join(', ');
  return `${nodes} x ${each} (${capacityOf(machines)}) on ${
    cluster.name
  } (${where})`;
}
