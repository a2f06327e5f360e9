import {
  decodeEvent,
  decodeState,
  type EntityState,
  type FeatureLayout,
  replay,
  UnreadableEventError,
  UnreadableStateError,
} from '@modelport/fraud-core';
import type { EntityRef, StoredEntity } from '../store/FeatureStore';
import { OtherFormatError } from './OtherFormatError';

/** What is wrong with the bytes of an entity; any other error as it is. */
function unreadable({ entity, key }: EntityRef, error: unknown): unknown {
  const isOfBytes =
    error instanceof UnreadableStateError ||
    error instanceof UnreadableEventError;
  if (!isOfBytes) return error;
  const what = error instanceof UnreadableStateError ? 'state' : 'event';
  const { cause } = error;
  const reason = `its ${what} is of another format (${
    cause instanceof Error ? cause.message : 'not told'
  })`;
  return new OtherFormatError(
    `What the feature store has of the ${entity} ${key} cannot be read, for ${reason}; serve it by the version that wrote it, or remove its key`,
    { entity, key },
    reason,
    { cause: error },
  );
}

/**
 * The state that a store has of an entity as bytes, and that after each event since; the first is absent without any.
 *
 * @throws OtherFormatError when the bytes are of another format
 */
export function storedStates(
  layout: FeatureLayout,
  ref: EntityRef,
  { snapshot, events }: StoredEntity,
): (EntityState | undefined)[] {
  const { entity } = ref;
  try {
    const states = [snapshot && decodeState(layout, entity, snapshot).state];
    for (const bytes of events) {
      const before = states[states.length - 1];
      states.push(replay(layout, entity, before, decodeEvent(bytes)));
    }
    return states;
  } catch (error) {
    throw unreadable(ref, error);
  }
}

/**
 * The state of an entity as a store has it; undefined where it has none.
 *
 * @throws OtherFormatError when the bytes are of another format
 */
export const storedState = (
  layout: FeatureLayout,
  ref: EntityRef,
  stored: StoredEntity,
): EntityState | undefined => storedStates(layout, ref, stored).at(-1);
