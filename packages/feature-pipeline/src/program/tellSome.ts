/** Messages that are no record are told of one by one up to this number. */
const MOST_TOLD = 20;

/**
 * Tells of the first messages that are no record.
 *
 * @param warn - one object a line
 */
export function tellSome(
  warn: (event: Record<string, unknown>) => void,
): (problem: string) => void {
  let told = 0;
  return problem => {
    told += 1;
    if (told <= MOST_TOLD) warn({ event: 'unusable', error: problem });
  };
}
