import { createHash, randomUUID } from 'node:crypto';

/** What a person's request for a training of a model is told apart by. */
export function requestKey(
  entityRef: string,
  actor: string,
  requestId: string,
): string {
  return JSON.stringify([entityRef, actor, requestId]);
}

/**
 * Makes the id of a training. That of a request is the same however often it is sent, so that what is kept free for it is kept
 * once even where the portal ended in between.
 * @param request - its {@link requestKey}; absent where the training is not to be found again
 */
export function trainingId(request?: string): string {
  if (request === undefined) return randomUUID();
  const digest = createHash('sha256').update(request).digest('hex');
  return digest.replace(
    /^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/,
    '$1-$2-$3-$4-$5',
  );
}
