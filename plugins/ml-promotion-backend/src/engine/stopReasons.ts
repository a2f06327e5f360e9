/** Begins the message of a deployment that another has taken the place of. */
export const REPLACED = 'Replaced by';
/** Begins the message of a deployment that nobody asked to be taken away. */
export const UNDEPLOYED_BY_PORTAL = 'Undeployed by the portal:';

/** Whether a message says why a deployment stops, which is kept when it has stopped. */
export function isStopReason(message: string): boolean {
  return [REPLACED, UNDEPLOYED_BY_PORTAL].some(start =>
    message.startsWith(start),
  );
}
