const ENTITY_REF = /^[a-z][\w.-]*:[^/]+\/(.+)$/i;

/**
 * The name of a user for people: `ada` of `user:default/ada`. Whatever is no
 * full entity reference, such as a user of MLflow, stays as it is.
 *
 * @public
 */
export function userName(user: string): string {
  return ENTITY_REF.exec(user)?.[1] ?? user;
}
