/** Who would count as author of a version that is not registered yet, and what comes of that. */
export interface AuthorsToBe {
  /** Who started the run, where that is a person of the portal other than the reader. */
  other?: string;
  /** Whether the reader started the run. */
  isOwnRun: boolean;
  /** Whether all owners would be authors, so that nobody could approve it. */
  isNobodyLeft: boolean;
  /** Whether somebody could approve it if the one who started the run registered it. */
  couldOtherRegister: boolean;
}

const isPerson = (user: string) => /^user:[^:/]+\/[^:/]+$/i.test(user);

/**
 * Reads who would be author when somebody registers a run: that person, and who started the run where the portal knows.
 *
 * @param me - full reference of who registers
 * @param runUser - who started the run, as its tag says
 * @param members - who owns the model; empty where that is not known
 */
export function authorsToBe(
  me: string,
  runUser: string | undefined,
  members: readonly string[],
): AuthorsToBe {
  const starter =
    runUser && isPerson(runUser)
      ? runUser.toLocaleLowerCase('en-US')
      : undefined;
  const other = starter === me ? undefined : starter;
  // Who was let in by sign-in alone is not among the members; there may be others like that.
  const isKnown = members.includes(me);
  return {
    other,
    isOwnRun: starter === me,
    isNobodyLeft:
      isKnown && members.every(each => each === me || each === other),
    couldOtherRegister: isKnown && !!other && members.includes(other),
  };
}
