import { aDecision, anObjective, aResponse } from '../__testUtils__/builders';
import {
  aBusiness,
  anExperiment,
  aPayment,
  aReviewDetail,
  aSummary,
  somePayments,
  someReviews,
} from '../__testUtils__/recordBuilders';
import {
  aChange,
  aPreview,
  aRamp,
  aServing,
} from '../__testUtils__/servingBuilders';
import { FraudLatencyClient } from './FraudLatencyClient';

const entity = { kind: 'component', namespace: 'default', name: 'a b' };
const base = 'plugin://fraud-latency/v1/entities/component/default/a%20b';

function setUp(body: unknown, init: ResponseInit = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const fetch = jest.fn<Promise<Response>, Parameters<typeof globalThis.fetch>>(
    async () =>
      ({
        ok: (init.status ?? 200) < 400,
        status: init.status ?? 200,
        statusText: init.statusText ?? '',
        text: async () => text,
      } as Response),
  );
  return { client: new FraudLatencyClient({ fetchApi: { fetch } }), fetch };
}

describe('FraudLatencyClient', () => {
  it.each<
    [string, (client: FraudLatencyClient) => Promise<unknown>, unknown, string]
  >([
    [
      'latency of a span',
      client => client.getLatency(entity, { window: '6h' }),
      aResponse({
        versions: aResponse().versions.map(version => ({
          ...version,
          quantiles: {
            ...version.quantiles,
            p999: { kind: 'too-few', needed: 10_000 },
          },
        })),
        objective: anObjective({ budgetLeft: null, since: 'x' }),
        problem: 'One is away.',
      }),
      `${base}/latency?window=6h`,
    ],
    [
      'latency of the span that the backend takes by itself',
      client => client.getLatency(entity),
      aResponse({ objective: undefined, ageSeconds: undefined }),
      `${base}/latency`,
    ],
    [
      'a decision',
      client => client.getDecision(entity, 't/1'),
      aDecision({ degraded: 'the store is away' }),
      `${base}/decisions/t%2F1`,
    ],
    [
      'a decision of which little is left',
      client => client.getDecision(entity, 't'),
      aDecision({ reasonCodes: null, score: null, shadow: [] }),
      `${base}/decisions/t`,
    ],
    [
      'how far records are read',
      client => client.getRecords(entity),
      aSummary({ problem: 'x', lostAt: 'y' }),
      `${base}/records`,
    ],
    [
      'payments of a filter',
      client =>
        client.listPayments(
          entity,
          { decision: 'decline', version: undefined, variant: 'a b' },
          { limit: 25, after: 'abc' },
        ),
      somePayments({
        next: 'def',
        payments: [
          aPayment({
            ...{ outcome: 'fraud', outcomeSource: 'x', labelledAt: 'y' },
            degraded: 'z',
          }),
        ],
      }),
      `${base}/payments?decision=decline&variant=a+b&limit=25&after=abc`,
    ],
    [
      'payments',
      client => client.listPayments(entity, {}),
      somePayments(),
      `${base}/payments`,
    ],
    [
      'reviews of a list',
      client => client.listReviews(entity, 'done'),
      someReviews({ next: 'x' }),
      `${base}/reviews?list=done`,
    ],
    [
      'a review',
      client => client.getReview(entity, 't/1'),
      aReviewDetail({
        claim: { by: 'a', until: 'b' },
        history: [{ verdict: 'unsure', by: 'c', at: 'd', note: 'e' }],
        labelProblem: 'f',
      }),
      `${base}/reviews/t%2F1`,
    ],
    [
      'figures of business',
      client => client.getBusiness(entity, { days: 7, maturityDays: 14 }),
      aBusiness({ days: 7 }),
      `${base}/business?days=7&maturityDays=14`,
    ],
    [
      'figures of business as the backend takes them by itself',
      client => client.getBusiness(entity),
      aBusiness({ maturedShare: null }),
      `${base}/business`,
    ],
    [
      'an experiment',
      client => client.getExperiment(entity, { metric: 'review' }),
      anExperiment({ sampleRatio: { state: 'unknown' }, problem: 'x' }),
      `${base}/experiment?metric=review`,
    ],
    [
      'what is served',
      client => client.getServing(entity),
      aServing({ open: [aChange(), aRamp()] }),
      `${base}/serving`,
    ],
    [
      'what is served while no instance answers',
      client => client.getServing(entity),
      aServing({
        now: undefined,
        instances: [{ cloud: 'aws', index: 0, problem: 'Away.' }],
        ...{ isConnected: false, wantedRevision: 0 },
      }),
      `${base}/serving`,
    ],
    [
      'changes of a page',
      client => client.listServingChanges(entity, { limit: 20, after: 'abc' }),
      { changes: [aChange()], next: 'def', problem: 'Event 2 is missing.' },
      `${base}/serving/changes?limit=20&after=abc`,
    ],
    [
      'a change',
      client => client.getServingChange(entity, 'c/1'),
      aRamp({
        ...{ state: 'approved', decidedBy: 'a', decidedAt: 'b' },
        ...{ note: 'c', revision: 7 },
      }),
      `${base}/serving/changes/c%2F1`,
    ],
  ])('reads %s', async (_name, call, answer, address) => {
    const { client, fetch } = setUp(answer);
    expect(await call(client)).toEqual(JSON.parse(JSON.stringify(answer)));
    expect(fetch).toHaveBeenCalledWith(address, { signal: undefined });
  });

  it.each<
    [
      string,
      (client: FraudLatencyClient) => Promise<unknown>,
      object | undefined,
    ]
  >([
    ['claim', client => client.claimReview(entity, 't/1'), undefined],
    ['release', client => client.releaseReview(entity, 't/1'), undefined],
    [
      'verdict',
      client => client.giveVerdict(entity, 't/1', { verdict: 'fraud' }),
      { verdict: 'fraud' },
    ],
  ])('posts a %s', async (step, call, body) => {
    const answer = aReviewDetail();
    const { client, fetch } = setUp(answer);
    expect(await call(client)).toEqual(answer);
    expect(fetch).toHaveBeenCalledWith(`${base}/reviews/t%2F1/${step}`, {
      method: 'POST',
      ...(body && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  });

  const policy = { kind: 'policy', policy: 'rules: []' } as const;

  it.each<
    [
      string,
      (client: FraudLatencyClient) => Promise<unknown>,
      object,
      string,
      object | undefined,
    ]
  >([
    [
      'a policy to try',
      client => client.previewPolicy(entity, policy),
      aPreview(),
      'preview',
      policy,
    ],
    [
      'a request',
      client =>
        client.requestServingChange(entity, { ...policy, reason: 'Rings.' }),
      aChange(),
      'changes',
      { ...policy, reason: 'Rings.' },
    ],
    [
      'an approval',
      client => client.approveServingChange(entity, 'c/1', {}),
      aChange({ state: 'approved' }),
      'changes/c%2F1/approve',
      {},
    ],
    [
      'a rejection',
      client => client.rejectServingChange(entity, 'c/1', { note: 'No.' }),
      aChange({ state: 'rejected' }),
      'changes/c%2F1/reject',
      { note: 'No.' },
    ],
    [
      'a withdrawal',
      client => client.withdrawServingChange(entity, 'c/1'),
      aChange({ state: 'withdrawn' }),
      'changes/c%2F1/withdraw',
      undefined,
    ],
  ])('posts %s', async (_name, call, answer, path, body) => {
    const { client, fetch } = setUp(answer);
    expect(await call(client)).toEqual(JSON.parse(JSON.stringify(answer)));
    expect(fetch).toHaveBeenCalledWith(`${base}/serving/${path}`, {
      method: 'POST',
      ...(body && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  });

  it('takes a policy that is tried back', async () => {
    const { client, fetch } = setUp(aPreview());
    const { signal } = new AbortController();
    await client.previewPolicy(entity, policy, { signal });
    expect(fetch).toHaveBeenCalledWith(
      `${base}/serving/preview`,
      expect.objectContaining({ method: 'POST', signal }),
    );
  });

  it.each([
    ['a state', aServing({ open: [aChange({ state: 'flying' as never })] })],
    [
      'an action',
      aServing({
        open: [
          aRamp({
            proposal: {
              ...{ kind: 'experiment', experiment: 'x' },
              action: 'fly' as never,
            },
          }),
        ],
      }),
    ],
  ])('does not take %s that it does not know', async (_what, answer) => {
    await expect(setUp(answer).client.getServing(entity)).rejects.toThrow(
      /does not understand: open\.0\./,
    );
  });

  it('throws what the backend says', async () => {
    const { client } = setUp(
      { error: { name: 'ConflictError', message: 'No service x.' } },
      { status: 409 },
    );
    await expect(client.getLatency(entity)).rejects.toMatchObject({
      name: 'ConflictError',
      message: 'No service x.',
      statusCode: 409,
    });
  });

  it('names the part of an answer that is not understood', async () => {
    const wrong = { ...aResponse(), state: 'flying' };
    await expect(setUp(wrong).client.getLatency(entity)).rejects.toThrow(
      /does not understand: state: /,
    );
    await expect(setUp('').client.getDecision(entity, 't')).rejects.toThrow(
      /does not understand: the answer: /,
    );
  });

  it('says that the portal could not be reached, but lets an abort be one', async () => {
    const failure = new TypeError('Failed to fetch');
    const fetch = jest.fn(async () => {
      throw failure;
    });
    const client = new FraudLatencyClient({ fetchApi: { fetch } });
    await expect(client.getLatency(entity)).rejects.toThrow(
      'The portal could not be reached. Check the connection, then try again.',
    );
    const abort = new AbortController();
    abort.abort();
    await expect(
      client.getDecision(entity, 't', { signal: abort.signal }),
    ).rejects.toBe(failure);
  });
});
