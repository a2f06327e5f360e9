import type { WorkloadSight } from './workloadSight';

/** A Workload as Kueue's own list of a queue names it. */
export interface ListedWorkload {
  namespace: string;
  name: string;
}

/** A Workload that waits, and where in its queue; counted from 1. */
export interface PlacedWorkload {
  workload: WorkloadSight;
  /** Absent where it is set inactive. */
  position?: { from: number; to: number };
}

const keyOf = ({ namespace, name }: ListedWorkload) => `${namespace}/${name}`;

/**
 * Puts those that wait in a ClusterQueue into its order: by priority, then by when their turn is counted from.
 *
 * @param hidden - how many more wait whose namespaces the portal may not see: nobody knows between whom
 * @param listed - Kueue's own list of the queue, in order, which counts those as well; used where it has them all
 */
export function orderPending(
  workloads: readonly WorkloadSight[],
  hidden: number,
  listed: readonly ListedWorkload[] = [],
): PlacedWorkload[] {
  const waiting = workloads.filter(({ active }) => active).sort(byTurn);
  const idle = workloads.filter(({ active }) => !active).sort(byTurn);
  const places = new Map(listed.map((each, index) => [keyOf(each), index + 1]));
  const exact = waiting.every(each => places.has(keyOf(each)));
  const placed = waiting.map((workload, index) => {
    const place = places.get(keyOf(workload));
    return exact && place !== undefined
      ? { workload, position: { from: place, to: place } }
      : { workload, position: { from: index + 1, to: index + 1 + hidden } };
  });
  return [
    ...placed.sort((one, other) => one.position.from - other.position.from),
    ...idle.map(workload => ({ workload })),
  ];
}

/** Kueue's order, without the sharing between LocalQueues that an administrator can switch on. */
function byTurn(one: WorkloadSight, other: WorkloadSight): number {
  return (
    other.priority - one.priority ||
    one.turn - other.turn ||
    (one.uid < other.uid ? -1 : 1)
  );
}
