import { createHash } from 'node:crypto';
import type { ServingChangeState } from '@modelport/plugin-fraud-latency-common';
import { isoOf } from '../payments/PaymentRow';
import type { ChangeRow, EventRow, HeadRow } from './ServingRow';

/** What the first event of a service has as the hash of the one before. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/** What became of a change, as it is hashed. */
export interface ServingEvent {
  service: string;
  /** Place in the record of the service, from 1. */
  sequence: number;
  changeId: string;
  kind: ServingChangeState;
  /** Full reference of the person. */
  actor: string;
  /** ISO 8601. */
  at: string;
  /** The reason of a request, the note of a decision. */
  said?: string;
  /** Of an approved change. */
  revision?: number;
  /** SHA-256 of what was proposed, and of what the person saw that it would have done. */
  evidence: { proposal: string; preview?: string; replaces?: string };
  previousHash: string;
}

/** SHA-256 of a text, in hexadecimal digits. */
export const hashOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex');

/** What a person decides on, as hashes of the texts that are kept. */
export const evidenceOf = ({
  proposal,
  preview,
  replaces,
}: Pick<
  ChangeRow,
  'proposal' | 'preview' | 'replaces'
>): ServingEvent['evidence'] => ({
  proposal: hashOf(proposal),
  ...(preview !== null && { preview: hashOf(preview) }),
  ...(replaces !== null && { replaces: hashOf(replaces) }),
});

/** Makes the row of an event. */
export function rowOf(event: ServingEvent): EventRow {
  const text = JSON.stringify(event);
  return {
    service: event.service,
    sequence: event.sequence,
    change_id: event.changeId,
    kind: event.kind,
    event: text,
    previous_hash: event.previousHash,
    hash: hashOf(text),
  };
}

function problemOfEvent(
  row: EventRow,
  sequence: number,
  previousHash: string,
): string | undefined {
  if (row.sequence !== sequence) {
    return `Event ${sequence} is missing; the next one there is ${row.sequence}.`;
  }
  if (row.hash !== hashOf(row.event)) {
    return `Event ${sequence} was changed after it was written.`;
  }
  let again: EventRow;
  try {
    again = rowOf(JSON.parse(row.event));
  } catch {
    return `Event ${sequence} cannot be read: it was changed after it was written.`;
  }
  if (again.previous_hash !== previousHash) {
    return `Event ${sequence} does not follow the one before it: events were changed, removed or swapped.`;
  }
  const isSame = (Object.keys(again) as (keyof EventRow)[]).every(
    key => again[key] === row[key],
  );
  return isSame
    ? undefined
    : `Event ${sequence} was changed after it was written.`;
}

/** What the events of a change leave in its row. */
function expectedOf(events: readonly ServingEvent[]): Partial<ChangeRow> {
  const [requested, decided] = events;
  return {
    state: decided?.kind ?? 'requested',
    reason: requested.said,
    requested_by: requested.actor,
    decided_by: decided?.actor ?? null,
    note: decided?.said ?? null,
    revision: decided?.revision ?? null,
    ...(decided && { open_kind: null }),
  };
}

function problemOfChange(
  row: ChangeRow,
  events: readonly ServingEvent[],
): string | undefined {
  const [requested, decided] = events;
  if (requested?.kind !== 'requested' || events.length > 2) {
    return `Change ${row.id} has no request in the record, or was decided more than once.`;
  }
  const expected = expectedOf(events);
  const evidence = JSON.stringify(evidenceOf(row));
  const isSame =
    (Object.keys(expected) as (keyof ChangeRow)[]).every(
      key => row[key] === expected[key],
    ) &&
    isoOf(row.requested_at) === requested.at &&
    (decided === undefined
      ? row.decided_at === null
      : row.decided_at !== null && isoOf(row.decided_at) === decided.at) &&
    events.every(each => JSON.stringify(each.evidence) === evidence);
  return isSame
    ? undefined
    : `Change ${row.id} was altered after it was recorded.`;
}

/**
 * What is wrong with the record of a service, in one sentence: its events are one chain up to the head, and its changes are
 * what the events say of them.
 *
 * @param rows - the events in their order
 * @returns undefined where it is whole
 */
export function problemOfRecord(
  head: HeadRow | undefined,
  rows: readonly EventRow[],
  changes: readonly ChangeRow[],
): string | undefined {
  let previous = FIRST_PREVIOUS_HASH;
  for (const [at, row] of rows.entries()) {
    const problem = problemOfEvent(row, at + 1, previous);
    if (problem) return problem;
    previous = row.hash;
  }
  const events = rows.map(({ event }) => JSON.parse(event) as ServingEvent);
  const revision = events.reduce(
    (most, each) => Math.max(most, each.revision ?? 0),
    0,
  );
  const {
    sequence,
    hash,
    revision: approved,
  } = head ?? { sequence: 0, hash: FIRST_PREVIOUS_HASH, revision: 0 };
  if (sequence !== rows.length || hash !== previous || approved !== revision) {
    return `The record says that its last event is ${sequence} and its revision ${approved}, but there are ${rows.length} events, up to revision ${revision}: events were changed or removed at the end.`;
  }
  const byChange = new Map<string, ServingEvent[]>();
  for (const each of events) {
    byChange.set(each.changeId, [...(byChange.get(each.changeId) ?? []), each]);
  }
  if (byChange.size !== changes.length) {
    return `The record has ${byChange.size} changes, but ${changes.length} are there: changes were added or removed.`;
  }
  return changes
    .map(row => problemOfChange(row, byChange.get(row.id) ?? []))
    .find(problem => problem !== undefined);
}
