import type { NameHolder } from './nameHolder';

/**
 * What {@link nameRefusal} tells of.
 *
 * @public
 */
export interface NameRefusal {
  /** What was claimed, such as `the experiment 'fraud'`. */
  what: string;
  /** Full reference of the claimant. */
  entityRef: string;
  /** What it may not do, such as `may not log to it`. */
  mayNot: string;
  /** The annotation that names it. */
  annotation: string;
  /** Whether whoever is told may not know which entity it is. */
  isHidden?: boolean;
}

/**
 * Why an entity may not use a name, with whom to talk to and what to do; undefined when it may.
 *
 * @public
 */
export function nameRefusal(
  { holder, rival }: NameHolder,
  { what, entityRef, mayNot, annotation, isHidden }: NameRefusal,
): string | undefined {
  if (!rival) {
    return undefined;
  }
  const change = `change the annotation ${annotation} of ${entityRef} to a name of its own`;
  if (rival.isGone) {
    const { entityRef: gone } = rival;
    return `${gone} used ${what} first and holds it, though the catalog does not have it any more, so ${entityRef} ${mayNot}: ${change}; or bring ${gone} back, or have a platform engineer add it to mlflow.releasedNames`;
  }
  const owners = rival.owners.join(' and ') || 'nobody';
  const who = isHidden
    ? 'A component of other owners'
    : `${rival.entityRef} of ${owners}`;
  return holder
    ? `${who} holds ${what}, having used it first or being called so, so ${entityRef} ${mayNot}: ${change}, or ask the owners of the other one`
    : `${who} names ${what} as well as ${entityRef}, and the portal does not know who was first, so ${entityRef} ${mayNot}: take the annotation ${annotation} off one of them`;
}
