import { ConflictError } from '@backstage/errors';
import { CHAMPION_ALIAS } from '@modelport/plugin-ml-registry-common';
import type { RequestRecord } from '../store/records';
import { recordRequest } from './recordRequest';
import type { ServiceOptions } from './ServiceOptions';

/** What a request is made of. */
type NewRequest = Pick<
  RequestRecord,
  | 'entityRef'
  | 'server'
  | 'model'
  | 'version'
  | 'reason'
  | 'evidence'
  | 'valueBefore'
  | 'askedBy'
>;

/**
 * Stores a request for `champion` and its ledger entry, in one step.
 * @throws ConflictError when another request of the model is open
 */
export async function openRequest(
  options: Pick<ServiceOptions, 'ledger' | 'store' | 'newId' | 'now'>,
  request: NewRequest,
): Promise<RequestRecord> {
  const { store, newId, now } = options;
  const { entityRef, askedBy, reason, evidence } = request;
  const openKey = JSON.stringify([entityRef, CHAMPION_ALIAS]);
  const id = newId();
  return store.transaction(async tables => {
    const open = await tables.requests.find({ openKey });
    if (open) {
      throw new ConflictError(
        `Request ${open.id} for version ${open.version} is open already: decide or withdraw it first`,
      );
    }
    const last = await tables.requests
      .rows()
      .max({ sequence: tables.requests.column('sequence') })
      .first();
    const record = await tables.requests.insert({
      ...request,
      ...{ id, openKey },
      sequence: Number(last?.sequence ?? 0) + 1,
      alias: CHAMPION_ALIAS,
      state: 'open',
      stateMessage:
        'Waits for someone of the owner group who is not an author.',
      askedAt: now(),
    });
    const act = { kind: 'asked', actor: askedBy, reason, evidence } as const;
    await recordRequest(options, tables, record, act);
    return record;
  });
}
