import type { Condition, EventFacts } from './facts';
import type { PendingEvidence } from './PendingReason';

/** A condition as evidence. */
export function ofCondition(
  kind: string,
  name: string | undefined,
  { type, status, reason, message, lastTransitionTime }: Condition,
): PendingEvidence {
  return {
    object: `${kind} ${name ?? ''}`.trim(),
    what: reason ? `${type}=${status} (${reason})` : `${type}=${status}`,
    message,
    at: lastTransitionTime,
  };
}

/** An event as evidence. */
export function ofEvent({
  regarding,
  reason = 'event',
  note,
  at,
}: EventFacts): PendingEvidence {
  const { kind = 'object', name = '' } = regarding ?? {};
  return { object: `${kind} ${name}`.trim(), what: reason, message: note, at };
}

/** The newest event with one of the reasons; undefined where there is none. */
export function newestEvent(
  events: readonly EventFacts[],
  reasons: readonly string[],
): EventFacts | undefined {
  const time = ({ at }: EventFacts) => (at ? Date.parse(at) : 0);
  return events
    .filter(({ reason = '' }) => reasons.includes(reason))
    .reduce<EventFacts | undefined>(
      (newest, each) => (newest && time(newest) >= time(each) ? newest : each),
      undefined,
    );
}
