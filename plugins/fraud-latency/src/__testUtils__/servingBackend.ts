import type {
  ServingChange,
  ServingChangeRequest,
  ServingResponse,
} from '@modelport/plugin-fraud-latency-common';
import { aCallError, ago, anApi } from './builders';
import { MYSELF } from './renderTab';
import { aChange, aServing } from './servingBuilders';

/** An api that keeps what is requested and decided, as the backend does. */
export function aServingBackend(first: Partial<ServingResponse> = {}) {
  let serving = aServing(first);
  let changes: ServingChange[] = [...serving.open];
  const settle = (id: string, settled: Partial<ServingChange>) => {
    const found = changes.find(each => each.id === id);
    if (!found) throw aCallError(404, 'There is no such change.');
    const change = {
      ...found,
      ...settled,
      ...{ decidedBy: MYSELF, decidedAt: ago(0) },
    };
    changes = changes.map(each => (each.id === id ? change : each));
    const { revision = serving.wantedRevision } = change;
    const open = changes.filter(({ state }) => state === 'requested');
    serving = { ...serving, open, wantedRevision: revision };
    return change;
  };
  const add = ({ reason, ...proposal }: ServingChangeRequest) => {
    const change = aChange({
      ...{ id: `c-${changes.length + 10}`, proposal, reason },
      ...{ requestedBy: MYSELF, requestedAt: ago(0) },
      ...(proposal.kind === 'experiment' && { preview: undefined }),
    });
    changes = [change, ...changes];
    serving = { ...serving, open: [change, ...serving.open] };
    return change;
  };
  const nextRevision = () => serving.wantedRevision + 1;
  return {
    /** Changes what is served, as instances and other people do. */
    become: (next: Partial<ServingResponse>) => {
      serving = { ...serving, ...next };
    },
    api: anApi({
      getServing: async () => serving,
      listServingChanges: async () => ({ changes }),
      requestServingChange: async (_entity, request) => {
        const change = add(request);
        return request.kind === 'experiment' && request.action === 'roll-back'
          ? settle(change.id, { state: 'approved', revision: nextRevision() })
          : change;
      },
      approveServingChange: async (_entity, id, { note }) =>
        settle(id, { state: 'approved', note, revision: nextRevision() }),
      rejectServingChange: async (_entity, id, { note }) =>
        settle(id, { state: 'rejected', note }),
      withdrawServingChange: async (_entity, id) =>
        settle(id, { state: 'withdrawn' }),
    }),
  };
}
