import type { Evidence } from '@modelport/plugin-ml-registry-common';
import type { Knex } from 'knex';
import type { RequestRecord } from '../store/records';
import type { Tables } from '../store/RegistryStore';
import type { ServiceOptions } from './ServiceOptions';

/** Writes into the ledger what somebody did with a request; once, in a transaction of the caller's. */
export async function recordRequest(
  { ledger, now }: Pick<ServiceOptions, 'ledger' | 'now'>,
  tables: Tables<Knex.Transaction>,
  request: RequestRecord,
  act: {
    kind: 'asked' | 'approved' | 'rejected' | 'withdrawn';
    actor: string;
    reason?: string;
    evidence?: Evidence[];
  },
): Promise<void> {
  const { id, entityRef, server, model, version } = request;
  await ledger.append(
    tables.db,
    {
      ...{ entityRef, server, model, version },
      time: now().toISOString(),
      requestId: id,
      ...act,
    },
    `${act.kind}:${id}`,
  );
}
