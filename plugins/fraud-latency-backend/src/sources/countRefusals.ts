/**
 * Sorts out what was not answered: the service counts a request that it turned away both as shed and by its status, 429
 * for a client's rate and 503 otherwise.
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
    shed += count;
    if (why === 'rate') refused -= count;
    else failed -= count;
  }
  return { refused: Math.max(0, refused), failed: Math.max(0, failed), shed };
}
