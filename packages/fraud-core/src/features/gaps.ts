import type { WindowFeature } from './declaration';
import type { EntityState } from './entityState';
import { hasGaps, laneOf } from './entityState';
import type { LaneValue } from './lane';
import type { FeatureLayout, WindowPlan } from './layout';

const NONE: readonly number[] = [];

/** What a window needs of each of its buckets besides their number. */
function valueOf({ aggregation, column }: WindowFeature): LaneValue {
  switch (aggregation) {
    case 'count':
    case 'min':
    case 'max':
      return aggregation;
    default:
      return column === 'fraud' ? 'fraud' : 'sum';
  }
}

function isMissing(
  state: EntityState,
  { feature, lane, delay, length }: WindowPlan,
  eventTime: number,
): boolean {
  const { gaps } = laneOf(state, lane);
  if (!gaps) return false;
  const since = Math.max(gaps.count ?? 0, gaps[valueOf(feature)] ?? 0);
  const width = feature.bucket * 1_000;
  const first = Math.floor(eventTime / width) - delay - length + 1;
  return first * width < since;
}

/**
 * Positions of the feature sets of a layout of which a window reaches back to when it was not kept yet, so that its value for
 * a transaction says too little.
 */
export function incompleteSets(
  layout: FeatureLayout,
  states: Readonly<Record<string, EntityState>>,
  eventTime: number,
): readonly number[] {
  if (!Object.values(states).some(hasGaps)) return NONE;
  return layout.plans.flatMap((plan, at) =>
    [...plan].some(([entity, windows]) =>
      windows.some(window => isMissing(states[entity], window, eventTime)),
    )
      ? [at]
      : [],
  );
}
