import {
  evidenceOf,
  FIRST_PREVIOUS_HASH,
  hashOf,
  problemOfRecord,
  rowOf,
  type ServingEvent,
} from './chain';
import type { ChangeRow, EventRow } from './ServingRow';

const ADA = 'user:default/ada';
const change: ChangeRow = {
  ...{ id: 'c-1', service: 'payments', kind: 'experiment', open_kind: null },
  ...{ state: 'approved', proposal: '{}', reason: 'why', revision: 1 },
  ...{ requested_by: ADA, requested_at: 1_000, decided_by: 'user:default/bob' },
  ...{ decided_at: 2_000, note: null, preview: null, replaces: null },
};

/** Events as they are written, each after the one before. */
function chained(events: Partial<ServingEvent>[]): EventRow[] {
  let previousHash = FIRST_PREVIOUS_HASH;
  return events.map((event, at) => {
    const row = rowOf({
      ...{ service: 'payments', sequence: at + 1, changeId: 'c-1' },
      ...{ kind: 'requested', actor: ADA, at: new Date(1_000).toISOString() },
      ...{ said: 'why', evidence: evidenceOf(change), previousHash },
      ...event,
    });
    previousHash = row.hash;
    return row;
  });
}

const approval: Partial<ServingEvent> = {
  ...{ kind: 'approved', actor: 'user:default/bob', revision: 1 },
  ...{ at: new Date(2_000).toISOString(), said: undefined },
};
const headOf = (rows: readonly EventRow[], revision = 1) => ({
  ...{ service: 'payments', sequence: rows.length, revision },
  hash: rows.at(-1)?.hash ?? FIRST_PREVIOUS_HASH,
});
const problem = (rows: EventRow[], changes = [change]) =>
  problemOfRecord(headOf(rows), rows, changes);

describe('the record of changes', () => {
  it('is whole as it is written, and before anything is', () => {
    expect(problem(chained([{}, approval]))).toBeUndefined();
    expect(problemOfRecord(undefined, [], [])).toBeUndefined();
  });

  it('is not whole where somebody wrote an event anew with its hash', () => {
    const [first, second] = chained([{}, approval]);
    const event = JSON.parse(first.event);
    const forged = rowOf({ ...event, actor: 'user:default/eve' });
    expect(problem([forged, second])).toBe(
      'Event 2 does not follow the one before it: events were changed, removed or swapped.',
    );
  });

  it('is not whole where an event is no event, whatever its hash', () => {
    const [first] = chained([{}]);
    for (const text of ['nonsense', 'null']) {
      const row = { ...first, event: text, hash: hashOf(text) };
      expect(problem([row])).toBe(
        'Event 1 cannot be read: it was changed after it was written.',
      );
    }
  });

  it('is not whole where one is missing', () => {
    const [, second] = chained([{}, approval]);
    expect(problem([second])).toBe(
      'Event 1 is missing; the next one there is 2.',
    );
  });

  it.each<[string, Partial<ServingEvent>[]]>([
    ['without a request', [approval]],
    ['twice', [{}, approval, { ...approval, revision: 2 }]],
  ])('is not whole where a change was decided %s', (_what, events) => {
    const rows = chained(events);
    const head = headOf(rows, events.length > 2 ? 2 : 1);
    expect(problemOfRecord(head, rows, [change])).toBe(
      'Change c-1 has no request in the record, or was decided more than once.',
    );
  });

  it('is not whole where a change was added or removed, or is another', () => {
    const rows = chained([{}, approval]);
    expect(problem(rows, [])).toContain('changes were added or removed');
    expect(problem(rows, [{ ...change, id: 'c-2' }])).toContain(
      'Change c-2 has no request',
    );
  });

  it.each<Partial<ChangeRow>>([
    { proposal: '{"a":1}' },
    { preview: '{}' },
    { replaces: '{}' },
    { reason: 'x' },
    { note: 'x' },
    { state: 'rejected' },
    { open_kind: 'experiment' },
    { revision: null },
    { requested_by: 'user:default/eve' },
    { requested_at: 1_001 },
    { decided_by: null },
    { decided_at: null },
  ])('is not whole where a change has %j', more => {
    const rows = chained([{}, approval]);
    expect(problem(rows, [{ ...change, ...more }])).toBe(
      'Change c-1 was altered after it was recorded.',
    );
  });
});
