import type { NewLedgerEntry } from '../ledger/Ledger';

/** The entity of the tests. */
export const ENTITY = 'component:default/fraud';

/** What is to be recorded. */
export function buildEntry(
  entry: Partial<NewLedgerEntry> = {},
): NewLedgerEntry {
  return {
    time: '2026-11-24T12:00:00.000Z',
    kind: 'registered',
    entityRef: ENTITY,
    server: 'default',
    model: 'fraud',
    version: '1',
    actor: 'user:default/ada',
    ...entry,
  };
}
