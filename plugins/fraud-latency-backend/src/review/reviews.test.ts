import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { buildGroupEntity, buildUserEntity } from '@modelport/plugin-ml-node';
import type { Knex } from 'knex';
import request from 'supertest';
import { FakeInstance } from '../__testUtils__/FakeInstance';
import { anOutcome, aPage, KEEP_ALL } from '../__testUtils__/records';
import {
  aDatabase,
  aPayment,
  keep,
  PAID_AT,
} from '../__testUtils__/somePayments';
import { aService, startTestPlugin } from '../__testUtils__/startTestPlugin';
import { KeepRecords } from '../records/keepRecords';

jest.setTimeout(60_000);

const E = '/api/fraud-latency/v1/entities/component/default/fraud';
const MINUTE = 60_000;
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const people = [
  buildUserEntity('ada', ['team-a']),
  buildUserEntity('bob', ['team-a']),
  buildUserEntity('eve', ['desk']),
  buildGroupEntity('team-a'),
  buildGroupEntity('desk'),
];
const toReview = (id: string, amount: number) =>
  aPayment({ transaction_id: id, decision: 'review', score: 0.5, amount });

describe('the review queue', () => {
  const instance = new FakeInstance();
  let knex: Knex;
  let clock = PAID_AT;
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  const start = async (
    more: { analysts?: string[]; result?: AuthorizeResult.DENY } = {},
  ) => {
    const { analysts, ...options } = more;
    const url = await instance.start();
    const config = aService({
      instances: [{ url, cloud: 'aws', apiKey: 'k-1' }],
      records: { keepDays: 90, sampleShare: 1 },
      ...(analysts && { analysts }),
    });
    portal = await startTestPlugin({
      ...{ configs: [config], knex, people, now: () => clock },
      ...options,
    });
  };
  beforeEach(async () => {
    clock = PAID_AT;
    knex = await aDatabase(databases, 'SQLITE_3');
    await keep(knex, [
      toReview('small', 10),
      toReview('large', 1_000),
      toReview('middle', 100),
    ]);
  });
  afterEach(async () => {
    await portal.stop();
    await instance.stop();
  });

  const as = (user: string) =>
    mockCredentials.user.header(`user:default/${user}`);
  const get = (path: string, user = 'ada') =>
    request(portal.server).get(`${E}/${path}`).set('Authorization', as(user));
  const post = (path: string, user = 'ada', body: object = {}) =>
    request(portal.server)
      .post(`${E}/${path}`)
      .set('Authorization', as(user))
      .send(body);
  const idsOf = async (list = 'open', user = 'ada') => {
    const { body } = await get(`reviews?list=${list}`, user);
    return body.reviews.map(
      ({ payment }: { payment: { transactionId: string } }) =>
        payment.transactionId,
    );
  };
  const decide = async (
    id: string,
    verdict: string,
    { user = 'ada', ...more }: { user?: string; note?: string } = {},
  ) => {
    await post(`reviews/${id}/claim`, user);
    const said = { verdict, ...more };
    return post(`reviews/${id}/verdict`, user, said);
  };

  it('has what is at risk most first, and says who may decide', async () => {
    await start();
    const { body, status } = await get('reviews?limit=2');
    expect([status, body.error]).toEqual([200, undefined]);
    expect(body).toMatchObject({
      counts: { open: 3, escalated: 0, done: 0 },
      labelsWaiting: 0,
      mayDecide: true,
      analysts: ['group:default/team-a'],
    });
    expect(body.reviews[0]).toEqual({
      payment: expect.objectContaining({ transactionId: 'large' }),
      state: 'open',
      openedAt: '2026-11-30T12:00:01.000Z',
      valueAtRisk: 500,
      label: 'no',
    });
    const rest = await get(`reviews?limit=2&after=${body.next}`);
    expect(rest.body.reviews).toHaveLength(1);
    expect(rest.body.next).toBeUndefined();
    expect((await get('reviews', 'eve')).body.mayDecide).toBe(false);
    expect(portal.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'reviews-read' }),
    );
  });

  it('lets one person look at a payment at a time, until the claim runs out or is given back', async () => {
    await start();
    const claimed = await post('reviews/large/claim');
    expect(claimed.body).toMatchObject({
      state: 'claimed',
      claim: { by: 'user:default/ada', until: '2026-11-30T12:10:00.000Z' },
    });
    const refused = await post('reviews/large/claim', 'bob');
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toContain(
      "user:default/ada looks at 'large' until 2026-11-30T12:10:00.000Z",
    );
    clock += 9 * MINUTE;
    const renewed = await post('reviews/large/claim');
    expect(renewed.body.claim.until).toBe('2026-11-30T12:19:00.000Z');
    clock += 10 * MINUTE;
    expect((await get('reviews/large')).body.state).toBe('open');
    expect((await post('reviews/large/claim', 'bob')).status).toBe(200);
    const freed = await post('reviews/large/release', 'bob');
    expect(freed.body.state).toBe('open');
    expect((await post('reviews/large/claim')).status).toBe(200);
    const other = await post('reviews/large/release', 'bob');
    expect(other.status).toBe(409);
    expect(other.body.error.message).toContain(
      "user:default/ada looks at 'large' until 2026-11-30T12:29:00.000Z: only they give that claim back",
    );
    expect((await get('reviews/large')).body.claim.by).toBe('user:default/ada');
  });

  it('gives a payment that both claim at once to one of them', async () => {
    await start();
    const answers = await Promise.all(
      ['ada', 'bob'].map(user => post('reviews/large/claim', user)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('keeps a verdict with its note, as the outcome of the payment and in the history', async () => {
    await start();
    clock += MINUTE;
    const { body, status } = await decide('large', 'fraud', {
      note: ' a ring ',
    });
    expect([status, body.error]).toEqual([200, undefined]);
    const verdict = {
      verdict: 'fraud',
      by: 'user:default/ada',
      at: '2026-11-30T12:01:00.000Z',
      note: 'a ring',
    };
    expect(body).toMatchObject({
      state: 'done',
      verdict,
      label: 'waiting',
      history: [verdict],
      payment: { outcome: 'fraud', outcomeSource: 'analyst' },
    });
    expect(body.claim).toBeUndefined();
    expect(await idsOf()).toEqual(['middle', 'small']);
    expect(await idsOf('done')).toEqual(['large']);
    expect((await get('reviews')).body).toMatchObject({
      counts: { open: 2, escalated: 0, done: 1 },
      labelsWaiting: 1,
    });
    expect(portal.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'review-verdict',
        meta: expect.objectContaining({
          transactionId: 'large',
          verdict: 'fraud',
        }),
      }),
    );
  });

  it('refuses a verdict without a body by what is missing', async () => {
    await start();
    await post('reviews/large/claim');
    const { status, body } = await request(portal.server)
      .post(`${E}/reviews/large/verdict`)
      .set('Authorization', as('ada'));
    expect([status, body.error.message]).toEqual([
      400,
      expect.stringContaining("required property 'verdict'"),
    ]);
  });

  it('takes a verdict of nobody but who holds the claim', async () => {
    await start();
    const fraud = { verdict: 'fraud' };
    const without = await post('reviews/large/verdict', 'ada', fraud);
    expect(without.status).toBe(409);
    expect(without.body.error.message).toContain(
      "You do not hold the claim on 'large'",
    );
    await post('reviews/large/claim', 'bob');
    const other = await post('reviews/large/verdict', 'ada', fraud);
    expect(other.status).toBe(409);
    expect(other.body.error.message).toContain('user:default/bob looks at');
    clock += 11 * MINUTE;
    const late = await post('reviews/large/verdict', 'bob', fraud);
    expect(late.status).toBe(200);
    const second = await post('reviews/large/verdict', 'ada', fraud);
    expect(second.status).toBe(409);
    expect(second.body.error.message).toContain(
      'was decided as fraud by user:default/bob meanwhile',
    );
    expect((await post('reviews/large/claim')).status).toBe(409);
  });

  it.each(['fraud', 'unsure', 'escalated'])(
    'answers the verdict %s as the first time where the same person sends it again, since its answer may be lost',
    async verdict => {
      await start();
      const said = { verdict, note: 'a ring' };
      await post('reviews/large/claim');
      const first = await post('reviews/large/verdict', 'ada', said);
      clock += MINUTE;
      const again = await post('reviews/large/verdict', 'ada', said);
      expect([again.status, again.body.error]).toEqual([200, undefined]);
      expect(again.body).toEqual(first.body);
      expect(again.body.history).toHaveLength(1);
      const other = { ...said, note: 'no ring' };
      for (const [user, body] of [
        ['ada', other],
        ['ada', { ...said, verdict: 'genuine' }],
        ['bob', said],
      ] as const) {
        const late = await post('reviews/large/verdict', user, body);
        expect(late.status).toBe(409);
      }
      expect((await get('reviews/large')).body).toEqual(first.body);
    },
  );

  it('answers what takes a verdict back as the first time where it is sent again', async () => {
    await start();
    const { body: first } = await decide('large', 'fraud');
    const back = { verdict: 'genuine', replaces: first.verdict.at };
    const taken = await post('reviews/large/verdict', 'ada', back);
    const again = await post('reviews/large/verdict', 'ada', back);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(taken.body);
    expect(again.body.history).toHaveLength(2);
    expect((await post('reviews/large/verdict', 'bob', back)).status).toBe(409);
  });

  it('gives what somebody was unsure of to others first', async () => {
    await start();
    const { body } = await decide('large', 'unsure', { note: 'odd' });
    expect(body).toMatchObject({ state: 'open', label: 'no' });
    expect(await idsOf('open', 'ada')).toEqual(['middle', 'small', 'large']);
    expect(await idsOf('open', 'bob')).toEqual(['large', 'middle', 'small']);
    const { body: first } = await get('reviews?limit=2');
    const { body: rest } = await get(`reviews?limit=2&after=${first.next}`);
    expect(rest.reviews[0].payment.transactionId).toBe('large');
  });

  it('lists what was escalated as such, until somebody decides on it', async () => {
    await start();
    expect((await decide('large', 'escalated')).body.state).toBe('escalated');
    expect(await idsOf()).toEqual(['middle', 'small']);
    expect(await idsOf('escalated')).toEqual(['large']);
    const claimed = await post('reviews/large/claim', 'bob');
    expect(claimed.body).toMatchObject({
      state: 'escalated',
      claim: { by: 'user:default/bob' },
    });
    await post('reviews/large/release', 'bob');
    const { body } = await decide('large', 'genuine', { user: 'bob' });
    expect(body).toMatchObject({
      state: 'done',
      history: [{ verdict: 'genuine' }, { verdict: 'escalated' }],
    });
  });

  it('takes a verdict back by another one, which is later, and not twice', async () => {
    await start();
    const { body: first } = await decide('large', 'fraud');
    const replaces = first.verdict.at;
    const again = (user: string, verdict: string) =>
      post('reviews/large/verdict', user, { verdict, replaces });
    const unsure = await again('bob', 'unsure');
    expect(unsure.status).toBe(400);
    expect(unsure.body.error.message).toContain(
      'verdict must be fraud or genuine where replaces is set',
    );
    // A leap second is a time by the schema, and none to JavaScript.
    const unreadable = await post('reviews/large/verdict', 'bob', {
      ...{ verdict: 'genuine', replaces: '2026-12-31T23:59:60Z' },
    });
    expect(unreadable.status).toBe(400);
    expect(unreadable.body.error.message).toMatch(/^replaces is /);
    const { body } = await again('bob', 'genuine');
    expect(body).toMatchObject({
      verdict: { verdict: 'genuine', by: 'user:default/bob' },
      payment: { outcome: 'genuine' },
      label: 'waiting',
    });
    expect(Date.parse(body.verdict.at)).toBeGreaterThan(Date.parse(replaces));
    expect(body.history).toHaveLength(2);
    expect((await again('ada', 'fraud')).status).toBe(409);
  });

  /** The records of the service tell an outcome, an hour later. */
  const tell = async (
    transaction_id: string,
    source: 'chargeback' | 'customer',
    is_fraud = true,
  ) => {
    clock += 60 * MINUTE;
    const outcome = { transaction_id, source, is_fraud, labelled_at: clock };
    await new KeepRecords(knex, 'payments', KEEP_ALL).keep(
      aPage({ outcomes: [anOutcome(outcome)] }),
    );
    return new Date(clock).toISOString();
  };

  it('is not taken back by the verdict that it is already', async () => {
    await start();
    const { body: first } = await decide('large', 'fraud');
    const same = await post('reviews/large/verdict', 'bob', {
      ...{ verdict: 'fraud', replaces: first.verdict.at },
    });
    expect(same.status).toBe(409);
    expect(same.body.error.message).toContain(
      "'large' was decided as fraud by user:default/ada already: a verdict is taken back by the other one",
    );
    expect((await get('reviews/large')).body.history).toHaveLength(1);
  });

  it('takes nothing back that the bank or the customer said, and says who did', async () => {
    await start();
    await post('reviews/large/claim');
    const at = await tell('large', 'chargeback');
    const said = { verdict: 'fraud', by: 'chargeback', at };
    const before = (await get('reviews/large')).body;
    expect(before).toMatchObject({
      ...{ state: 'done', label: 'no' },
      ...{ verdict: said, settledBy: said, history: [said] },
    });
    for (const replaces of [undefined, at]) {
      for (const verdict of ['genuine', 'fraud']) {
        const body = { verdict, ...(replaces && { replaces }) };
        const refused = await post('reviews/large/verdict', 'ada', body);
        expect(refused.status).toBe(409);
        expect(refused.body.error.message).toContain(
          "A chargeback ended the review of 'large': it says fraud. What the bank or the customer said cannot be taken back here",
        );
      }
    }
    expect((await post('reviews/large/claim')).status).toBe(409);
    expect((await get('reviews/large')).body).toEqual(before);
  });

  it('keeps the verdict of a person beside the outcome that overtakes it, and takes neither back', async () => {
    await start();
    const { body: first } = await decide('large', 'genuine');
    expect(first.settledBy).toBeUndefined();
    const at = await tell('large', 'chargeback');
    const { body } = await get('reviews/large');
    const said = { verdict: 'fraud', by: 'chargeback', at };
    expect(body).toMatchObject({
      verdict: first.verdict,
      settledBy: said,
      history: [said, first.verdict],
      payment: { outcome: 'fraud', outcomeSource: 'chargeback' },
    });
    const { body: done } = await get('reviews?list=done');
    expect(done.reviews[0]).toMatchObject({ settledBy: said });
    const refused = await post('reviews/large/verdict', 'ada', {
      ...{ verdict: 'fraud', replaces: first.verdict.at },
    });
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toContain(
      "A chargeback has the last word on the review of 'large': it says fraud",
    );
    expect((await get('reviews/large')).body).toEqual(body);
    const later = await tell('large', 'customer', false);
    expect((await get('reviews/large')).body).toMatchObject({
      settledBy: { verdict: 'genuine', by: 'customer', at: later },
      history: [{ by: 'customer' }, said, first.verdict],
    });
  });

  it('leaves an outcome alone that is later than the verdict', async () => {
    await start();
    await knex('fraud_latency_payments')
      .where({ transaction_id: 'large' })
      .update({
        is_fraud: true,
        outcome_source: 'chargeback',
        labelled_at: clock + MINUTE,
      });
    const { body } = await decide('large', 'genuine');
    expect(body.payment).toMatchObject({
      outcome: 'fraud',
      outcomeSource: 'chargeback',
    });
  });

  it('is decided on by the groups that the configuration names alone', async () => {
    await start({ analysts: ['group:default/desk'] });
    expect((await get('reviews', 'eve')).body).toMatchObject({
      mayDecide: true,
      analysts: ['group:default/desk'],
    });
    expect((await post('reviews/large/claim', 'eve')).status).toBe(200);
    const refused = await post('reviews/middle/claim', 'ada');
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain(
      'Only members of group:default/desk, or of a group below, may decide on payments of component:default/fraud; user:default/ada is not one of them',
    );
    expect(portal.event.fail).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['claim', undefined],
    ['release', undefined],
    ['verdict', { verdict: 'fraud' }],
  ])(
    'is closed to strangers, services, others and under a policy that denies: %s',
    async (step, body) => {
      await start();
      const path = `reviews/large/${step}`;
      const ask = (header: string) =>
        request(portal.server)
          .post(`${E}/${path}`)
          .set('Authorization', header)
          .send(body);
      expect((await ask(mockCredentials.none.header())).status).toBe(401);
      const service = await ask(mockCredentials.service.header());
      expect(service.status).toBe(403);
      expect((await post(path, 'eve', body)).status).toBe(403);
      await Promise.all([portal.stop(), instance.stop()]);
      await start({ result: AuthorizeResult.DENY });
      const denied = await post(path, 'ada', body);
      expect(denied.status).toBe(403);
      expect(denied.body.error.message).toContain(
        'fraud-latency.review.decide',
      );
      expect((await get('reviews')).body.error.message).toContain(
        'fraud-latency.review.read',
      );
    },
  );

  it.each([
    [{ verdict: 'maybe' }, 'verdict'],
    [{}, 'verdict'],
    [{ verdict: 'fraud', why: 'x' }, 'why'],
    [{ verdict: 'fraud', note: 'x'.repeat(2_001) }, 'note'],
    [{ verdict: 'fraud', note: 'a\u0007b' }, 'note holds the control'],
    [{ verdict: 'fraud', note: 'a\ud800b' }, 'note holds half of a character'],
    [{ verdict: 'fraud', replaces: 'yesterday' }, 'replaces'],
  ])('refuses the verdict %j by the name of its field', async (body, words) => {
    await start();
    await post('reviews/large/claim');
    const { status, body: answer } = await post(
      'reviews/large/verdict',
      'ada',
      body,
    );
    expect(status).toBe(400);
    expect(answer.error.message).toContain(words);
    expect((await get('reviews/large')).body.state).toBe('claimed');
  });

  it('does not know what was not sent to review', async () => {
    await start();
    for (const path of ['reviews/none/claim', 'reviews/none/release']) {
      const { status, body } = await post(path);
      expect(status).toBe(404);
      expect(body.error.message).toContain("sent no payment 'none' to review");
    }
  });
});
