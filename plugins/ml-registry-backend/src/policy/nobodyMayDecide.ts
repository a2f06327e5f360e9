import type { Decision } from './mayDecide';

/**
 * Why a request waits in vain, and what to do; undefined when somebody may decide, or when it is not known.
 *
 * @param owners - full references of the owners of the model
 * @param people - who is of them
 */
export async function nobodyMayDecideBecause(
  { isOpen, authorsKnown, askedBy, authors, version }: Decision,
  owners: string[],
  people: AsyncIterable<string>,
): Promise<string | undefined> {
  if (!isOpen || !authorsKnown) {
    return undefined;
  }
  const met: string[] = [];
  for await (const person of people) {
    if (person !== askedBy && !authors.includes(person)) {
      return undefined;
    }
    met.push(person);
  }
  // The asker was let in by sign-in: where the catalog does not know that, there may be others like that.
  if (!met.includes(askedBy)) {
    return undefined;
  }
  const why = met.map(person => {
    const roles = [
      person === askedBy && 'asked',
      authors.includes(person) && `is an author of version ${version}`,
    ];
    return `${person} ${roles.filter(Boolean).join(' and ')}`;
  });
  const groups = owners.filter(ref => ref.startsWith('group:'));
  return `Nobody may decide: ${why.join(
    ', ',
  )}, and nobody else is of ${owners.join(' or ')}. ${
    groups.length > 0
      ? `Add somebody to ${groups.join(' or ')}`
      : 'Have a group own the model'
  }, or withdraw this request.`;
}
