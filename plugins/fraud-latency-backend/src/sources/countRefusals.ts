/**
 * Sorts out what was not answered: the service counts a request that it turned away both as shed and by its status. A
 * client that sends more than was agreed is refused (429), like one that sends what is wrong: it cannot use up the error
 * budget of the service, neither here nor in the rules of `monitoring/prometheus`.
 *
 * @param byStatus - answers of 4xx and 5xx
 * @param byWhy - requests turned away
 */
export function countRefusals(
  byStatus: ReadonlyMap<string, number>,
  byWhy: ReadonlyMap<string, number>,
): { refused: number; failed: number; shed: number } {
  let [refused, failed, shed] = [0, 0, 0];
  for (const [status, count] of byStatus) {
    if (status.startsWith('5')) failed += count;
    else refused += count;
  }
  for (const [why, count] of byWhy) {
    if (why === 'rate') continue;
    shed += count;
    failed -= count;
  }
  return { refused, failed: Math.max(0, failed), shed };
}
