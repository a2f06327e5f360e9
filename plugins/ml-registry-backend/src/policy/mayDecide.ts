/** Who would decide. */
export interface Decider {
  /** Full reference of the person. */
  actor: string;
  /** Why the guard lets this person not act on the entity; absent for people of the owner group. */
  notOwner?: string;
  /** Whether this person is of the group that may override. */
  isOverride: boolean;
}

/** What is to be decided. */
export interface Decision {
  /** Whether it waits for someone to decide. */
  isOpen: boolean;
  version: string;
  askedBy: string;
  /** Everyone who may be an author. */
  authors: string[];
  /** Whether the portal's own records name an author; a tag that anyone can write does not count. */
  authorsKnown: boolean;
  /** Full reference of the group that may override. */
  overrideGroup?: string;
}

/**
 * Why a person may not approve or reject, in one sentence; undefined when the person may. An author and the asker never
 * may, whatever the permission policy says. An unknown author could be anyone, so then only the override group may.
 */
export function mayNotDecideBecause(
  { actor, notOwner, isOverride }: Decider,
  decision: Decision,
): string | undefined {
  const { version, authors, overrideGroup } = decision;
  if (!decision.isOpen) {
    return 'This request does not wait for anyone any more.';
  }
  if (actor === decision.askedBy) {
    return 'You asked for this move; someone else of the owner group has to decide.';
  }
  if (authors.includes(actor)) {
    return `You are an author of version ${version}; someone else of the owner group has to decide.`;
  }
  if (decision.authorsKnown) {
    return notOwner;
  }
  if (isOverride) {
    return undefined;
  }
  return overrideGroup
    ? `The portal does not know who made version ${version}, so only ${overrideGroup} may decide, with a reason.`
    : `The portal does not know who made version ${version}, so nobody may decide: train and register it through the portal, or have a platform engineer set mlRegistry.overrideGroup.`;
}
