import { ConflictError } from '@backstage/errors';

/**
 * Refuses an id of a request that stands for another request already: its answer would be about something that was not
 * asked for.
 *
 * @param standsFor - what was made for it, such as `training 7`
 * @param differing - what differs from what is asked for now; false for what does not
 * @throws ConflictError naming what differs
 *
 * @public
 */
export function refuseOtherRequest(
  requestId: string | undefined,
  standsFor: string,
  differing: Array<string | false>,
): void {
  const names = differing.filter(name => name !== false);
  if (names.length > 0) {
    throw new ConflictError(
      `requestId '${requestId}' stands for ${standsFor} already, which differs in ${names.join(
        ', ',
      )}: give each request an id of its own`,
    );
  }
}
