import type {
  AliasRequest,
  AliasRequestState,
} from '@modelport/plugin-ml-registry-common';
import type { StatusTone } from '@modelport/plugin-ml-react';

/** How each state of a request is drawn. */
export const REQUEST_TONES: Record<AliasRequestState, StatusTone> = {
  open: 'waiting',
  moving: 'running',
  done: 'positive',
  rejected: 'negative',
  withdrawn: 'warning',
  conflict: 'negative',
};

/** How long the outcome of a request is news. */
const NEWS_MS = 86_400_000;

/** Whether a request waits for a person, or for its move. */
export function isPending({ state }: Pick<AliasRequest, 'state'>): boolean {
  return state === 'open' || state === 'moving';
}

/** The newest request, when it ended within a day. */
export function freshOutcome(
  requests: readonly AliasRequest[],
  now: number,
): AliasRequest | undefined {
  const [newest] = requests;
  if (!newest || isPending(newest)) {
    return undefined;
  }
  const endedAt = Date.parse(newest.decidedAt ?? newest.askedAt);
  return now - endedAt < NEWS_MS ? newest : undefined;
}
