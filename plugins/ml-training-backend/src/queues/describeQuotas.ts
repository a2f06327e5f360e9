import type { QueueQuota } from '@modelport/plugin-ml-training-common';
import type { CohortTree } from './CohortTree';
import { toAmount } from './quantity';
import type { ClusterQueueSight, QuotaSight } from './queueSights';

/** Why what is free cannot be told. */
const NO_COHORTS =
  'What its cohort can lend is not known, as the portal cannot read the cohorts of this cluster now.';
const RING =
  'Its cohorts are each above the other, so that Kueue lets nothing in; ask those who run the cluster.';

/**
 * Says of each quota of a ClusterQueue what of it is in use and what is free.
 * @param tree - absent while the cohorts cannot be read
 */
export function describeQuotas(
  queue: ClusterQueueSight,
  tree: CohortTree | undefined,
): QueueQuota[] {
  return queue.quotas.map(quota => {
    const { flavor, resource, nominal, borrowingLimit, lendingLimit } = quota;
    const used = usageOf(queue, quota);
    const amount = (units: number) => toAmount(resource, units);
    const optional = (units: number | undefined) =>
      units === undefined ? undefined : amount(units);
    return {
      ...{ flavor, resource },
      nominal: amount(nominal),
      borrowingLimit: optional(borrowingLimit),
      lendingLimit: optional(lendingLimit),
      used: amount(used.total),
      borrowed: amount(used.borrowed),
      ...freeOf(queue, quota, used.total, tree),
    };
  });
}

function usageOf(
  { usage }: ClusterQueueSight,
  { flavor, resource }: QuotaSight,
): { total: number; borrowed: number } {
  const found = usage.find(
    each => each.flavor === flavor && each.resource === resource,
  );
  return found ?? { total: 0, borrowed: 0 };
}

function freeOf(
  { name, cohort }: ClusterQueueSight,
  quota: QuotaSight,
  used: number,
  tree: CohortTree | undefined,
): Pick<QueueQuota, 'borrowable' | 'lent' | 'free' | 'unknown'> {
  const { nominal, resource } = quota;
  if (cohort !== undefined && !tree) return { unknown: NO_COHORTS };
  const available =
    cohort === undefined ? nominal - used : tree?.available(name, quota);
  if (available === undefined) return { unknown: RING };
  const beyond = available + used - nominal;
  return {
    borrowable: toAmount(resource, Math.max(0, beyond)),
    lent: toAmount(resource, Math.max(0, -beyond)),
    free: toAmount(resource, Math.max(0, available)),
  };
}
