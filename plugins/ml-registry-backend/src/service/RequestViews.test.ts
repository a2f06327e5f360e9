import { buildModelEntity } from '@modelport/plugin-ml-node';
import { ENTITY } from '../__testUtils__/builders';
import type { RequestRecord } from '../store/records';
import { RequestViews } from './RequestViews';

const ADA = 'user:default/ada';
const request = {
  id: 'r',
  version: '2',
  entityRef: ENTITY,
  state: 'open',
  stateMessage: 'Waits.',
  askedBy: ADA,
  askedAt: new Date(0),
  evidence: [
    { label: 'auc', value: '0.9', source: 'measured', about: 'metric' },
  ],
} as RequestRecord;

function show(auc: number | undefined, peopleOf: () => AsyncIterable<string>) {
  const version = { state: 'told', runId: 'run', authors: [ADA] };
  const views = new RequestViews({
    store: {
      tables: { versions: { find: async () => version } },
    } as never,
    runs: {
      peek: async () =>
        auc === undefined ? undefined : { metrics: { auc }, tags: {} },
    } as never,
    peopleOf,
  });
  const of = { entity: buildModelEntity(), entityRef: ENTITY };
  return views.show(of, request, 'Sign in.');
}

async function* onlyAda() {
  yield ADA;
}

async function* away(): AsyncGenerator<string> {
  throw new Error('The catalog cannot be reached');
}

describe('the state sentence of an open request', () => {
  it('says that its run says otherwise now, and what to do', async () => {
    const { stateMessage, mayNotDecideBecause } = await show(0.5, away);
    expect(stateMessage).toBe(
      'It cannot be approved: the run of version 2 says otherwise now than when this was asked (auc was 0.9, is 0.5 now). Withdraw or reject it, and ask again.',
    );
    expect(mayNotDecideBecause).toBe('Sign in.');
  });

  it('says both when nobody may decide either', async () => {
    const { stateMessage } = await show(0.5, onlyAda);
    expect(stateMessage).toMatch(
      /^Nobody may decide: .* It cannot be approved: /,
    );
  });

  it('says nothing more while neither the run nor the people can be read', async () => {
    expect((await show(undefined, away)).stateMessage).toBe('Waits.');
  });
});
