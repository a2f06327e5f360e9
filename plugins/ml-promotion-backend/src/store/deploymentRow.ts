import type { DeploymentState } from '@modelport/plugin-ml-promotion-common';
import type {
  DeploymentChange,
  DeploymentRecord,
  NewDeployment,
  Wanted,
} from './DeploymentStore';

/** A row of the table `ml_deployments`. PostgreSQL gives big integers as text. */
export interface DeploymentRow {
  id: string;
  sequence: number | string;
  entity_ref: string;
  server: string;
  model: string;
  version: string;
  digest: string;
  model_name: string;
  columns: string | null;
  target: string;
  environment: string;
  host: string;
  wanted: string;
  state: string;
  state_message: string;
  created_by: string;
  created_at: number | string;
  changed_at: number | string;
  serving_since: number | string | null;
  schema: string | null;
  replaces: string | null;
  request_id: string | null;
  announced: boolean | number;
  settled: boolean | number;
  failures: number;
  crashes: number;
  retry_at: number | string | null;
  undeployed_by: string | null;
  revision: number;
}

const timeOf = (value: number | string | null) =>
  value === null ? undefined : new Date(Number(value));
const jsonOf = (value: string | null) =>
  value === null ? undefined : JSON.parse(value);

/** Reads a row. */
export function fromRow(row: DeploymentRow): DeploymentRecord {
  return {
    id: row.id,
    sequence: Number(row.sequence),
    entityRef: row.entity_ref,
    server: row.server,
    model: row.model,
    version: row.version,
    digest: row.digest,
    modelName: row.model_name,
    columns: jsonOf(row.columns),
    target: row.target,
    environment: row.environment,
    host: row.host,
    wanted: row.wanted as Wanted,
    state: row.state as DeploymentState,
    stateMessage: row.state_message,
    createdBy: row.created_by,
    createdAt: new Date(Number(row.created_at)),
    changedAt: new Date(Number(row.changed_at)),
    servingSince: timeOf(row.serving_since),
    schema: jsonOf(row.schema),
    replaces: row.replaces ?? undefined,
    requestId: row.request_id ?? undefined,
    announced: Boolean(row.announced),
    settled: Boolean(row.settled),
    failures: Number(row.failures),
    crashes: Number(row.crashes),
    retryAt: timeOf(row.retry_at),
    undeployedBy: row.undeployed_by ?? undefined,
    revision: Number(row.revision),
  };
}

/** The row of a deployment that was just asked for. */
export function newRow(
  deployment: NewDeployment,
  sequence: number,
): DeploymentRow {
  const { columns, createdAt } = deployment;
  return {
    id: deployment.id,
    sequence,
    entity_ref: deployment.entityRef,
    server: deployment.server,
    model: deployment.model,
    version: deployment.version,
    digest: deployment.digest,
    model_name: deployment.modelName,
    columns: columns ? JSON.stringify(columns) : null,
    target: deployment.target,
    environment: deployment.environment,
    host: deployment.host,
    wanted: 'serve',
    state: 'pending',
    state_message: 'Waits to be deployed.',
    created_by: deployment.createdBy,
    created_at: createdAt.getTime(),
    changed_at: createdAt.getTime(),
    serving_since: null,
    schema: null,
    replaces: deployment.replaces ?? null,
    request_id: deployment.requestId ?? null,
    announced: false,
    settled: false,
    failures: 0,
    crashes: 0,
    retry_at: null,
    undeployed_by: null,
    revision: 1,
  };
}

const COLUMNS: {
  [K in keyof Required<DeploymentChange>]: [
    keyof DeploymentRow,
    (value: NonNullable<DeploymentChange[K]>) => string | number | boolean,
  ];
} = {
  host: ['host', value => value],
  wanted: ['wanted', value => value],
  state: ['state', value => value],
  stateMessage: ['state_message', value => value],
  servingSince: ['serving_since', value => value.getTime()],
  schema: ['schema', value => JSON.stringify(value)],
  announced: ['announced', value => value],
  settled: ['settled', value => value],
  failures: ['failures', value => value],
  crashes: ['crashes', value => value],
  retryAt: ['retry_at', value => value.getTime()],
  undeployedBy: ['undeployed_by', value => value],
};

/** The columns that a change touches. */
export function toColumns(change: DeploymentChange): Partial<DeploymentRow> {
  const entries: Array<[string, unknown]> = [];
  for (const key of Object.keys(change) as Array<keyof DeploymentChange>) {
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
