import {
  decodeEvent,
  decodeState,
  type EntityState,
  type FeatureLayout,
  replay,
} from '@modelport/fraud-core';
import type { EntityRef, StoredEntity } from '../store/FeatureStore';

/** The state of an entity as a store has it; undefined where it has none. */
export function storedState(
  layout: FeatureLayout,
  { entity }: EntityRef,
  { snapshot, events }: StoredEntity,
): EntityState | undefined {
  let state = snapshot && decodeState(layout, entity, snapshot).state;
  for (const bytes of events) {
    state = replay(layout, entity, state, decodeEvent(bytes));
  }
  return state;
}
