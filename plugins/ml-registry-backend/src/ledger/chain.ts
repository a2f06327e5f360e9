import { createHash } from 'node:crypto';
import type { LedgerEntry } from '@modelport/plugin-ml-registry-common';
import { canonicalJson } from './canonicalJson';

/** What the first entry has as the hash of the one before. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/** A row of the table: the hashed text, and copies of what is searched by. */
export interface LedgerRow {
  sequence: number | string;
  once: string | null;
  kind: string;
  entity_ref: string;
  server: string;
  model: string;
  version: string | null;
  entry: string;
  previous_hash: string;
  hash: string;
}

/** Makes the row of an entry: its text is everything but the hash, its hash that of the text. */
export function toRow(
  entry: Omit<LedgerEntry, 'hash'>,
  once: string | undefined,
): LedgerRow {
  const text = canonicalJson(entry);
  return {
    sequence: entry.sequence,
    once: once ?? null,
    kind: entry.kind,
    entity_ref: entry.entityRef,
    server: entry.server,
    model: entry.model,
    version: entry.version ?? null,
    entry: text,
    previous_hash: entry.previousHash,
    hash: createHash('sha256').update(text).digest('hex'),
  };
}

/** Reads a row. */
export function fromRow(row: LedgerRow): LedgerEntry {
  return { ...JSON.parse(row.entry), hash: row.hash };
}

/**
 * What is wrong with a row that should follow another, in one sentence.
 * @returns undefined when it is whole
 */
export function problemOfRow(
  row: LedgerRow,
  expected: { sequence: number; previousHash: string },
): string | undefined {
  const { sequence, previousHash } = expected;
  if (Number(row.sequence) !== sequence) {
    return `Entry ${sequence} is missing; the next one there is ${row.sequence}.`;
  }
  let entry: LedgerEntry;
  try {
    entry = fromRow(row);
  } catch {
    return `Entry ${sequence} cannot be read: it was changed after it was written.`;
  }
  if (entry.previousHash !== previousHash) {
    return `Entry ${sequence} does not follow the one before it: entries were changed, removed or swapped.`;
  }
  const { hash, ...rest } = entry;
  const again = toRow(rest, row.once ?? undefined);
  const same = (Object.keys(again) as Array<keyof LedgerRow>).every(
    key => String(again[key]) === String(row[key]),
  );
  return same && again.hash === hash
    ? undefined
    : `Entry ${sequence} was changed after it was written.`;
}
