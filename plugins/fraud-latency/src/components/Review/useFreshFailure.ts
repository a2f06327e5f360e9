import { useState } from 'react';

interface Told {
  error: Error;
  /** What was known once all was read anew after it; absent until then. */
  facts?: string;
  isOver?: boolean;
}

/**
 * A failure for as long as it belongs to what is shown: what is read anew right after it belongs to it, since somebody else
 * may have been faster; what becomes known after that does not.
 *
 * @param error - why the last action failed; absent once another one is under way or has succeeded
 * @param facts - tells one state of what is shown from another
 * @param isReading - whether it is being read anew
 * @returns undefined where there is no failure, and where it is over
 */
export function useFreshFailure(
  error: Error | undefined,
  facts: string,
  isReading: boolean,
): Error | undefined {
  const [told, setTold] = useState<Told>();
  if (error !== told?.error) {
    setTold(error && { error });
  } else if (told && told.facts === undefined) {
    if (!isReading) setTold({ ...told, facts });
  } else if (told && !told.isOver && told.facts !== facts) {
    setTold({ ...told, isOver: true });
  }
  return told?.error === error && told?.isOver ? undefined : error;
}
