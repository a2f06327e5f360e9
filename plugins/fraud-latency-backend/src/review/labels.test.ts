import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { buildUserEntity, waitUntil } from '@modelport/plugin-ml-node';
import type { Knex } from 'knex';
import request from 'supertest';
import { FakeInstance } from '../__testUtils__/FakeInstance';
import { aDatabase, aPayment, keep } from '../__testUtils__/somePayments';
import { aService, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(60_000);

const E = '/api/fraud-latency/v1/entities/component/default/fraud';
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

interface Posted {
  at: string;
  key?: string;
  body: Record<string, unknown>;
}

/** Takes what is posted, and answers with the status that it was told. */
function listenTo(instance: FakeInstance, name: string, posted: Posted[]) {
  const says = { status: 200, text: '{}' };
  instance.answer = (asked, response) => {
    let text = '';
    asked.on('data', chunk => (text += chunk));
    asked.on('end', () => {
      const key = asked.headers.authorization;
      const at = `${name} ${asked.method} ${asked.url}`;
      posted.push({ at, key, body: JSON.parse(text) });
      response.writeHead(says.status).end(says.text);
    });
  };
  return says;
}

describe('a verdict that is a label', () => {
  let [first, second] = [new FakeInstance(), new FakeInstance()];
  let says: ReturnType<typeof listenTo>[] = [];
  let posted: Posted[] = [];
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  const start = async () => {
    portal = await startTestPlugin({
      configs: [
        aService({
          instances: [
            { url: await first.start(), cloud: 'aws', apiKey: 'k-1' },
            { url: await second.start(), cloud: 'gcp' },
          ],
          records: { keepDays: 90, sampleShare: 1 },
        }),
      ],
      knex,
      people: [buildUserEntity('ada', ['team-a'])],
    });
  };
  beforeEach(async () => {
    [first, second] = [new FakeInstance(), new FakeInstance()];
    posted = [];
    says = [
      listenTo(first, 'first', posted),
      listenTo(second, 'second', posted),
    ];
    knex = await aDatabase(databases, 'SQLITE_3');
    await keep(knex, [
      aPayment({ transaction_id: 'a', decision: 'review' }),
      aPayment({ transaction_id: 'b', decision: 'review' }),
    ]);
    await start();
  });
  afterEach(async () => {
    await portal.stop();
    await Promise.all([first.stop(), second.stop()]);
  });

  const post = async (path: string, body: object = {}) => {
    const answer = await request(portal.server)
      .post(`${E}/reviews/${path}`)
      .set('Authorization', mockCredentials.user.header('user:default/ada'))
      .send(body);
    expect([answer.status, answer.body.error]).toEqual([200, undefined]);
    return answer.body;
  };
  const decide = async (id: string, verdict: string) => {
    await post(`${id}/claim`);
    return post(`${id}/verdict`, { verdict });
  };
  const review = async (id: string) => {
    const { body } = await request(portal.server).get(`${E}/reviews/${id}`);
    return body;
  };

  it('is sent once, with the key of the instance and the time of the verdict', async () => {
    const { verdict } = await decide('a', 'fraud');
    await portal.sendLabels();
    await portal.sendLabels();
    expect(posted).toEqual([
      {
        at: 'first POST /v1/labels',
        key: 'Bearer k-1',
        body: {
          transaction_id: 'a',
          is_fraud: true,
          source: 'analyst',
          labelled_at: verdict.at,
        },
      },
    ]);
    expect(await review('a')).toMatchObject({ label: 'sent' });
  });

  it('is none where somebody was unsure or it was escalated', async () => {
    await decide('a', 'unsure');
    await decide('b', 'escalated');
    await portal.sendLabels();
    expect(posted).toEqual([]);
  });

  it('is none where the outcome came from elsewhere', async () => {
    await knex('fraud_latency_reviews')
      .where({ transaction_id: 'a' })
      .update({
        ...{ state: 'done', verdict: 'fraud', verdict_by: 'chargeback' },
        verdict_at: Date.now(),
      });
    await portal.sendLabels();
    expect(posted).toEqual([]);
    expect(await review('a')).toMatchObject({ label: 'no' });
  });

  it('goes to the next instance where one does not know the payment or does not answer', async () => {
    await decide('a', 'fraud');
    says[0].status = 404;
    await portal.sendLabels();
    await decide('b', 'genuine');
    await first.stop();
    await portal.sendLabels();
    expect(posted.map(({ at, body }) => [at, body.transaction_id])).toEqual([
      ['first POST /v1/labels', 'a'],
      ['second POST /v1/labels', 'a'],
      ['second POST /v1/labels', 'b'],
    ]);
    expect(await review('b')).toMatchObject({ label: 'sent' });
  });

  it('is kept while no instance takes it, with the reason, and sent by the next process of the portal', async () => {
    await decide('a', 'fraud');
    await decide('b', 'genuine');
    await Promise.all([first.stop(), second.stop()]);
    await expect(portal.sendLabels()).rejects.toThrow('cannot be reached');
    expect(await review('a')).toMatchObject({
      label: 'waiting',
      labelProblem: expect.stringContaining('cannot be reached (ECONNREFUSED)'),
    });
    await portal.stop();
    await start();
    await portal.sendLabels();
    expect(posted.map(({ body }) => body.transaction_id)).toEqual(['a', 'b']);
    const sent = await review('a');
    expect(sent.label).toBe('sent');
    expect(sent.labelProblem).toBeUndefined();
  });

  it.each([
    [401, '{}', 'does not take the API key of the portal'],
    [503, '{}', 'takes no labels now (status 503)'],
    [500, '{}', 'answered with status 500'],
  ])('waits after status %d %s', async (status, text, words) => {
    says.forEach(each => Object.assign(each, { status, text }));
    await decide('a', 'fraud');
    await expect(portal.sendLabels()).rejects.toThrow(words);
    expect(await review('a')).toMatchObject({
      label: 'waiting',
      labelProblem: expect.stringContaining(words),
    });
  });

  it.each([
    [404, '{}', 'has forgotten the payment'],
    [400, '{"error":"labelled_at"}', 'does not take the label: {"error"'],
  ])('is given up after status %d %s, told so', async (status, text, words) => {
    says.forEach(each => Object.assign(each, { status, text }));
    await decide('a', 'fraud');
    await portal.sendLabels();
    const asked = posted.length;
    await portal.sendLabels();
    expect(posted).toHaveLength(asked);
    expect(await review('a')).toMatchObject({
      label: 'refused',
      labelProblem: expect.stringContaining(words),
      payment: { outcome: 'fraud' },
    });
  });

  it('does not hold up another one that the service takes', async () => {
    await decide('a', 'fraud');
    await decide('b', 'fraud');
    first.answer = (asked, response) => {
      let text = '';
      asked.on('data', chunk => (text += chunk));
      asked.on('end', () =>
        response.writeHead(text.includes('"a"') ? 500 : 200).end('{}'),
      );
    };
    second.answer = first.answer;
    await expect(portal.sendLabels()).rejects.toThrow('status 500');
    expect(await review('a')).toMatchObject({ label: 'waiting' });
    expect(await review('b')).toMatchObject({ label: 'sent' });
  });

  it('that is taken back while it is sent is followed by the new one', async () => {
    const { verdict } = await decide('a', 'fraud');
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const asked = new Promise<void>(resolve => {
      first.answer = (_asked, response) => {
        resolve();
        held.then(() => response.writeHead(200).end('{}'));
      };
    });
    const sending = portal.sendLabels();
    await asked;
    await post('a/verdict', { verdict: 'genuine', replaces: verdict.at });
    listenTo(first, 'first', posted);
    release();
    await sending;
    expect(await review('a')).toMatchObject({ label: 'waiting' });
    await portal.sendLabels();
    expect(posted.map(({ body }) => body.is_fraud)).toEqual([false]);
    await waitUntil(async () => (await review('a')).label === 'sent');
  });
});
