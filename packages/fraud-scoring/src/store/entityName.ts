import { Commit, EntityRef } from './FeatureStore';

/** One name for an entity, different for different entities whatever signs they hold. */
export function entityName({ entity, key }: EntityRef): string {
  return `${entity.length}:${entity}:${key}`;
}

/**
 * Refuses a commit that names an entity twice: both changes would have been computed on the same version.
 *
 * @throws Error with the place of the second change
 */
export function refuseDoubledEntities({ changes }: Commit): void {
  for (let i = 1; i < changes.length; i++) {
    const { entity, key } = changes[i];
    for (let j = 0; j < i; j++) {
      if (changes[j].key === key && changes[j].entity === entity) {
        throw new Error(
          `commit.changes[${i}] changes the same ${entity} as changes[${j}]; ` +
            `commit the events of one entity one after the other`,
        );
      }
    }
  }
}

/**
 * Refuses a state that cannot be told from nothing.
 *
 * @throws Error with the version that was given
 */
export function refuseEmptyState({ version }: { version: number }): void {
  if (Number.isSafeInteger(version) && version > 0) return;
  throw new Error(
    `restore: state.version is ${version}; a state to restore has seen 1 event or more`,
  );
}

/**
 * Retention in milliseconds.
 *
 * @throws Error with the name of the field when it is no time
 */
export function milliseconds(
  field: 'entitySeconds' | 'decisionSeconds',
  seconds: number,
): number {
  const whole = Math.round(seconds * 1000);
  if (Number.isSafeInteger(whole) && whole > 0) return whole;
  throw new Error(
    `retention.${field} is ${seconds}; give a number of seconds above 0`,
  );
}
