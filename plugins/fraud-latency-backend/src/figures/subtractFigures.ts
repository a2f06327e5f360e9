import {
  type Buckets,
  totalOf,
  type VariantDecisions,
} from '@modelport/plugin-fraud-latency-common';
import {
  type Figures,
  keyOfDecision,
  keyOfStage,
  keyOfVersion,
  PLAIN_COUNTS,
} from './Figures';

/** What was counted is less than before, or counted otherwise: not by the same process. */
class CountedAnew extends Error {}

function subtractBuckets(later: Buckets, earlier: Buckets): Buckets {
  if (totalOf(earlier) === 0) return later;
  const isSame =
    later.bounds.length === earlier.bounds.length &&
    later.bounds.every((bound, at) => bound === earlier.bounds[at]);
  if (!isSame) throw new CountedAnew();
  const counts = later.counts.map((count, at) => count - earlier.counts[at]);
  if (counts.some(count => count < 0)) throw new CountedAnew();
  return { bounds: later.bounds, counts };
}

function subtractByKey<T extends { buckets: Buckets }>(
  later: readonly T[],
  earlier: readonly T[],
  keyOf: (item: T) => string,
): T[] {
  const before = new Map(earlier.map(item => [keyOf(item), item.buckets]));
  return later.flatMap(item => {
    const known = before.get(keyOf(item));
    before.delete(keyOf(item));
    const buckets = known ? subtractBuckets(item.buckets, known) : item.buckets;
    return totalOf(buckets) > 0 ? [{ ...item, buckets }] : [];
  });
}

function subtractDecisions(
  later: readonly VariantDecisions[],
  earlier: readonly VariantDecisions[],
): VariantDecisions[] {
  const before = new Map(
    earlier.map(each => [keyOfDecision(each), each.count]),
  );
  return later.flatMap(each => {
    const count = each.count - (before.get(keyOfDecision(each)) ?? 0);
    if (count < 0) throw new CountedAnew();
    return count > 0 ? [{ ...each, count }] : [];
  });
}

/**
 * What a process counted between two looks at it.
 *
 * @returns undefined when the later figures cannot be those of the same process
 */
export function subtractFigures(
  later: Figures,
  earlier: Figures,
): Figures | undefined {
  const plain = Object.fromEntries(
    PLAIN_COUNTS.map(name => [name, later[name] - earlier[name]]),
  ) as Pick<Figures, (typeof PLAIN_COUNTS)[number]>;
  if (Object.values(plain).some(count => count < 0)) return undefined;
  try {
    return {
      ...plain,
      requests: subtractByKey(later.requests, earlier.requests, keyOfVersion),
      stages: subtractByKey(later.stages, earlier.stages, keyOfStage),
      decisions: subtractDecisions(later.decisions, earlier.decisions),
      delay: subtractBuckets(later.delay, earlier.delay),
    };
  } catch (error) {
    if (error instanceof CountedAnew) return undefined;
    throw error;
  }
}
