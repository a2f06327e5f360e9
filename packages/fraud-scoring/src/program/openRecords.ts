import type { DecisionRecord } from '../engine/DecisionRecord';
import { RecordLog } from '../records/RecordLog';
import type { FeatureStore } from '../store/FeatureStore';
import { MemoryStore } from '../store/memoryStore';
import type { CommandLine } from './commandLine';

/** Longer than a record may have waited for the disk that took its decision. */
const MARGIN_MS = 5_000;

/** What is needed of a record to find it again. */
type Known = Pick<DecisionRecord, 'transaction_id' | 'received_at' | 'schema'>;

const keyOf = ({ schema, transaction_id }: Known) =>
  `${schema} ${transaction_id}`;

/** Adds decisions that the store has kept and the log has not, since a process was killed between the two. */
async function addMissing(log: RecordLog, store: MemoryStore): Promise<void> {
  const known = log.tail
    .filter(({ length }) => length > 0)
    .map(record => JSON.parse(record.toString()) as Known);
  const ids = new Set(known.map(keyOf));
  const last = known.at(-1)?.received_at ?? 0;
  const since = Math.max(log.begunAt, last - MARGIN_MS);
  for (const bytes of store.decidedSince(since)) {
    const record = Buffer.from(bytes);
    const decision = JSON.parse(record.toString()) as DecisionRecord;
    if (!ids.has(keyOf(decision))) log.add(record);
  }
  await log.written();
}

/**
 * Opens the log of records that was asked for.
 *
 * With features in memory, records are written together, and what a killed process had not written is taken from the
 * features' own journal. With Redis each is written at once, as its answer waits for the network anyway.
 *
 * @throws Error when another process has the folder, or it cannot be read
 */
export async function openRecords(
  records: CommandLine['records'],
  store: FeatureStore,
  onProblem: (error: Error) => void,
): Promise<RecordLog | undefined> {
  if (!records) return undefined;
  const isLocal = store instanceof MemoryStore;
  const log = await RecordLog.open({
    ...records,
    ...(!isLocal && { collectMs: 0 }),
    onProblem,
  });
  if (isLocal) await addMissing(log, store);
  return log;
}
