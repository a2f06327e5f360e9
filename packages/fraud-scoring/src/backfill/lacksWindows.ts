import {
  decodeState,
  encodeState,
  type FeatureLayout,
  NOTHING_KNOWN,
} from '@modelport/fraud-core';

/** Whether windows of a layout need something that is not kept under another one. */
export function lacksWindows(
  served: FeatureLayout,
  wanted: FeatureLayout,
): boolean {
  return [...wanted.entities.keys()].some(entity => {
    if (!served.entities.has(entity)) return true;
    const bytes = encodeState(served, entity, NOTHING_KNOWN);
    return !decodeState(wanted, entity, bytes).isComplete;
  });
}
