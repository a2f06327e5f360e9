import {
  type EntityRef,
  StoreUnavailableError,
  UnreadableKeyError,
} from './FeatureStore';

/** What is wrong with a key under which there is a list, a hash or the like. */
export const OTHER_KIND = 'it holds no string';

/** Whether a command, or a script, found a list, a hash or the like where it wants a string. */
export const isOfOtherKind = (error: unknown): boolean =>
  error instanceof StoreUnavailableError && /\bWRONGTYPE\b/.test(error.message);

/**
 * That something else lies under a key of Redis.
 *
 * @param owner - whose key it is; undefined for that of a decision
 * @param reason - what is wrong with it
 */
export function foreignKey(
  key: string,
  owner: EntityRef | undefined,
  reason: string,
  cause: unknown,
): UnreadableKeyError {
  return new UnreadableKeyError(
    `The key ${key} of Redis cannot be read, for ${reason}; give this store a prefix of its own, or remove the key when nobody else needs it`,
    owner && { entity: owner.entity, key: owner.key },
    reason,
    { cause },
  );
}
