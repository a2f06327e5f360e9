import type { TrainingState } from '@modelport/plugin-ml-training-common';
import type { TrainingChange, TrainingRecord, Wanted } from './TrainingStore';

/** A row of the table `ml_trainings`. PostgreSQL gives big integers as text. */
export interface TrainingRow {
  id: string;
  sequence: number | string;
  entity_ref: string;
  profile: string;
  parameters: string;
  commit_hash: string;
  launcher: string;
  host: string;
  plan: string;
  wanted: string;
  state: string;
  state_message: string;
  progress: number | null;
  created_by: string;
  created_at: number | string;
  cancelled_by: string | null;
  started_at: number | string | null;
  ended_at: number | string | null;
  exit_code: number | null;
  run: string | null;
  token_id: string | null;
  again_of: string | null;
  request_id: string | null;
  settled: boolean | number;
  failures: number;
  retry_at: number | string | null;
  revision: number;
}

const timeOf = (value: number | string | null) =>
  value === null ? undefined : new Date(Number(value));

/** Reads a row. */
export function fromRow(row: TrainingRow): TrainingRecord {
  const record: TrainingRecord = {
    id: row.id,
    sequence: Number(row.sequence),
    entityRef: row.entity_ref,
    profile: row.profile,
    parameters: JSON.parse(row.parameters),
    commit: row.commit_hash,
    launcher: row.launcher,
    host: row.host,
    plan: JSON.parse(row.plan),
    wanted: row.wanted as Wanted,
    state: row.state as TrainingState,
    stateMessage: row.state_message,
    progress: row.progress ?? undefined,
    createdBy: row.created_by,
    createdAt: new Date(Number(row.created_at)),
    cancelledBy: row.cancelled_by ?? undefined,
    startedAt: timeOf(row.started_at),
    endedAt: timeOf(row.ended_at),
    exitCode: row.exit_code ?? undefined,
    run: row.run === null ? undefined : JSON.parse(row.run),
    tokenId: row.token_id ?? undefined,
    againOf: row.again_of ?? undefined,
    requestId: row.request_id ?? undefined,
    settled: Boolean(row.settled),
    failures: Number(row.failures),
    retryAt: timeOf(row.retry_at),
    revision: Number(row.revision),
  };
  return record;
}

const COLUMNS: {
  [K in keyof Required<TrainingChange>]: [
    keyof TrainingRow,
    (value: NonNullable<TrainingChange[K]>) => string | number | boolean,
  ];
} = {
  host: ['host', value => value],
  wanted: ['wanted', value => value],
  state: ['state', value => value],
  stateMessage: ['state_message', value => value],
  progress: ['progress', value => value],
  cancelledBy: ['cancelled_by', value => value],
  startedAt: ['started_at', value => value.getTime()],
  endedAt: ['ended_at', value => value.getTime()],
  exitCode: ['exit_code', value => value],
  run: ['run', value => JSON.stringify(value)],
  tokenId: ['token_id', value => value],
  settled: ['settled', value => value],
  failures: ['failures', value => value],
  retryAt: ['retry_at', value => value.getTime()],
};

/** The columns that a change touches. */
export function toColumns(change: TrainingChange): Partial<TrainingRow> {
  const entries: Array<[string, unknown]> = [];
  for (const key of Object.keys(change) as Array<keyof TrainingChange>) {
    const value = change[key];
    if (value !== undefined) {
      const [column, write] = COLUMNS[key] as [
        string,
        (given: unknown) => unknown,
      ];
      entries.push([column, value === null ? null : write(value)]);
    }
  }
  return Object.fromEntries(entries);
}
