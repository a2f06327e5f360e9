import {
  decodeEvent,
  decodeState,
  type EntityState,
  type FeatureLayout,
  replay,
} from '@modelport/fraud-core';
import type { EntityRef, StoredEntity } from '../store/FeatureStore';

/** The state that a store has of an entity as bytes, and that after each event since; the first is absent without any. */
export function storedStates(
  layout: FeatureLayout,
  { entity }: EntityRef,
  { snapshot, events }: StoredEntity,
): (EntityState | undefined)[] {
  const states = [snapshot && decodeState(layout, entity, snapshot).state];
  for (const bytes of events) {
    const before = states[states.length - 1];
    states.push(replay(layout, entity, before, decodeEvent(bytes)));
  }
  return states;
}

/** The state of an entity as a store has it; undefined where it has none. */
export const storedState = (
  layout: FeatureLayout,
  ref: EntityRef,
  stored: StoredEntity,
): EntityState | undefined => storedStates(layout, ref, stored).at(-1);
