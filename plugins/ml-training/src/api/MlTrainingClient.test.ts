import { aTraining, COMMIT, someProfiles } from '../__testUtils__/builders';
import {
  aClusterQueue,
  aPending,
  aQueueCluster,
} from '../__testUtils__/queues';
import { MlTrainingClient } from './MlTrainingClient';

const entity = { kind: 'component', namespace: 'default', name: 'a b' };
const base = 'plugin://ml-training/v1/entities/component/default/a%20b';

function setUp(answer: unknown, changes: Partial<Response> = {}) {
  const fetch = jest.fn<Promise<Response>, Parameters<typeof globalThis.fetch>>(
    async () =>
      ({ ok: true, json: async () => answer, ...changes } as Response),
  );
  return { client: new MlTrainingClient({ fetchApi: { fetch } }), fetch };
}

const log = { text: 'one\n', cursor: 4, end: false };

describe('MlTrainingClient', () => {
  it.each<
    [string, (client: MlTrainingClient) => Promise<unknown>, unknown, string]
  >([
    [
      'profiles',
      client => client.getProfiles(entity),
      someProfiles(),
      `${base}/profiles`,
    ],
    [
      'trainings',
      client => client.listTrainings(entity),
      { items: [aTraining()], nextBefore: 't-1' },
      `${base}/trainings`,
    ],
    [
      'a page of trainings',
      client => client.listTrainings(entity, { limit: 5, before: 't&1' }),
      { items: [] },
      `${base}/trainings?limit=5&before=t%261`,
    ],
    [
      'a training',
      client => client.getTraining(entity, 't/1'),
      aTraining({ exitCode: 1, againOf: 't-0', progress: 0.5 }),
      `${base}/trainings/t%2F1`,
    ],
    [
      'the end of a log',
      client => client.getLog(entity, 't-1', { tail: 100 }),
      log,
      `${base}/trainings/t-1/log?tail=100`,
    ],
    [
      'a log from its beginning',
      client => client.getLog(entity, 't-1', { cursor: 0 }),
      log,
      `${base}/trainings/t-1/log?cursor=0`,
    ],
    [
      'the queues',
      client => client.getQueues(),
      { clusters: [aQueueCluster({ pending: [aPending()] })] },
      'plugin://ml-training/v1/queues',
    ],
  ])('reads %s', async (_name, call, answer, address) => {
    const { client, fetch } = setUp(answer);
    await expect(call(client)).resolves.toEqual(answer);
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(fetch.mock.calls[0][0]).toBe(address);
    expect(fetch.mock.calls[0][1]?.method).toBeUndefined();
  });

  it.each<
    [string, (client: MlTrainingClient) => Promise<unknown>, string, object]
  >([
    [
      'starts a training',
      client =>
        client.startTraining(entity, {
          profile: 'small',
          parameters: { depth: 8 },
          commit: COMMIT,
          requestId: 'q',
        }),
      `${base}/trainings`,
      {
        profile: 'small',
        parameters: { depth: 8 },
        commit: COMMIT,
        requestId: 'q',
      },
    ],
    [
      'cancels a training',
      client => client.cancelTraining(entity, 't-1'),
      `${base}/trainings/t-1/cancel`,
      {},
    ],
    [
      'runs a training again',
      client => client.runAgain(entity, 't-1', 'q'),
      `${base}/trainings/t-1/again`,
      { requestId: 'q' },
    ],
  ])('%s', async (_name, call, address, body) => {
    const training = aTraining();
    const { client, fetch } = setUp(training);
    await expect(call(client)).resolves.toEqual(training);
    const [[url, init]] = fetch.mock.calls;
    expect(url).toBe(address);
    expect(init).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    expect(JSON.parse(String(init?.body))).toEqual(body);
  });

  it.each<
    [
      string,
      (client: MlTrainingClient, signal: AbortSignal) => Promise<unknown>,
      unknown,
    ]
  >([
    [
      'profiles',
      (c, signal) => c.getProfiles(entity, { signal }),
      someProfiles(),
    ],
    [
      'trainings',
      (c, signal) => c.listTrainings(entity, { signal }),
      { items: [] },
    ],
    [
      'a training',
      (c, signal) => c.getTraining(entity, 't', { signal }),
      aTraining(),
    ],
    ['a log', (c, signal) => c.getLog(entity, 't', { signal }), log],
    ['the queues', (c, signal) => c.getQueues({ signal }), { clusters: [] }],
  ])('lets the read of %s be aborted', async (_name, call, answer) => {
    const { client, fetch } = setUp(answer);
    const { signal } = new AbortController();
    await call(client, signal);
    expect(fetch.mock.calls[0][1]?.signal).toBe(signal);
  });

  it.each<
    [string, (client: MlTrainingClient) => Promise<unknown>, unknown, string]
  >([
    [
      'an unknown state',
      client => client.listTrainings(entity),
      { items: [aTraining(), { ...aTraining(), state: 'asleep' }] },
      'items.1.state',
    ],
    [
      'a time that is none',
      client => client.getTraining(entity, 't-1'),
      aTraining({ startedAt: 'yesterday' }),
      'startedAt',
    ],
    [
      'a training without a commit',
      client => client.cancelTraining(entity, 't-1'),
      { ...aTraining(), commit: undefined },
      'commit',
    ],
    [
      'a progress beyond the whole',
      client => client.getTraining(entity, 't-1'),
      aTraining({ progress: 40 }),
      'progress',
    ],
    [
      'a cursor that is no number of bytes',
      client => client.getLog(entity, 't-1'),
      { ...log, cursor: -1 },
      'cursor',
    ],
    [
      'a profile without limits',
      client => client.getProfiles(entity),
      { commit: COMMIT, profiles: [{ name: 'small' }] },
      'profiles.0.title',
    ],
    [
      'nothing at all',
      client => client.listTrainings(entity),
      null,
      'the answer as a whole',
    ],
    [
      'a queue that is neither open nor closed',
      client => client.getQueues(),
      {
        clusters: [
          aQueueCluster({
            clusterQueues: [{ ...aClusterQueue(), admits: undefined as never }],
          }),
        ],
      },
      'clusters.0.clusterQueues.0.admits',
    ],
  ])('refuses %s and says where', async (_name, call, answer, place) => {
    const { client } = setUp(answer);
    await expect(call(client)).rejects.toThrow(
      `The portal gave an answer that this page does not understand (${place}).`,
    );
  });

  it('refuses the page of a proxy in the same words', async () => {
    const { client } = setUp(undefined, {
      json: async () => JSON.parse('<html>'),
    });
    await expect(client.listTrainings(entity)).rejects.toThrow(
      /does not understand \(the answer as a whole\)\. Reload the page/,
    );
  });

  it('says that the connection broke when it broke within an answer', async () => {
    const { client } = setUp(undefined, {
      json: async () => {
        throw new TypeError('network error');
      },
    });
    await expect(client.listTrainings(entity)).rejects.toThrow('network error');
  });

  it.each([403, 404, 409, 502])(
    'throws what the backend answered with %s',
    async statusCode => {
      const { client } = setUp(undefined, {
        ok: false,
        status: statusCode,
        statusText: 'Bad',
        headers: new Headers({ 'content-type': 'application/json' }),
        text: async () =>
          JSON.stringify({
            error: { name: 'SomeError', message: 'Do this.' },
            response: { statusCode },
          }),
      });
      await expect(client.getTraining(entity, 't-1')).rejects.toMatchObject({
        statusCode,
        cause: { message: 'Do this.' },
      });
      await expect(
        client.startTraining(entity, { profile: 'small' }),
      ).rejects.toMatchObject({ statusCode });
    },
  );

  it('passes on that there was no answer', async () => {
    const fetch = jest.fn(async () => {
      throw new TypeError('Failed to fetch');
    });
    const client = new MlTrainingClient({ fetchApi: { fetch } });
    await expect(client.listTrainings(entity)).rejects.toThrow(
      'Failed to fetch',
    );
  });
});
