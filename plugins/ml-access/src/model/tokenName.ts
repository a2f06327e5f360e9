/** The part of a token that is no secret, by which people know it again in a list. */
export function tokenName({ id }: { id: string }): string {
  return `mpt_${id}`;
}
