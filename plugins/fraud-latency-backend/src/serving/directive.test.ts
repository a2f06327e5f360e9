import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { buildGroupEntity, buildUserEntity } from '@modelport/plugin-ml-node';
import type { Knex } from 'knex';
import request from 'supertest';
import { FakeInstance } from '../__testUtils__/FakeInstance';
import {
  aPolicy,
  policyText,
  servedModels,
} from '../__testUtils__/servedModels';
import { aDatabase } from '../__testUtils__/somePayments';
import { aService, startTestPlugin } from '../__testUtils__/startTestPlugin';
import { CHANGES } from './ServingRow';

jest.setTimeout(60_000);

const API = '/api/fraud-latency/v1';
const E = `${API}/entities/component/default/fraud`;
const TOKEN = 'token-of-payments-1';
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const people = [
  buildUserEntity('ada', ['team-a']),
  buildUserEntity('bob', ['team-a']),
  buildGroupEntity('team-a'),
];

describe('the directive of a service', () => {
  const instance = new FakeInstance();
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  let clock = Date.UTC(2026, 10, 30, 12);

  beforeEach(async () => {
    clock = Date.UTC(2026, 10, 30, 12);
    knex = await aDatabase(databases, 'SQLITE_3');
    instance.says(servedModels());
    const url = await instance.start();
    const records = { keepDays: 90, sampleShare: 1 };
    portal = await startTestPlugin({
      configs: [
        aService({
          ...{ instances: [{ url, cloud: 'aws' }], records },
          directiveToken: TOKEN,
        }),
        aService({ name: 'alone' }),
        aService({ name: 'other', directiveToken: 'token-of-other-one' }),
      ],
      ...{ knex, people, now: () => clock },
    });
  });
  afterEach(async () => {
    await portal.stop();
    await instance.stop();
  });

  const ask = (authorization = `Bearer ${TOKEN}`, service = 'payments') =>
    request(portal.server)
      .get(`${API}/services/${service}/directive`)
      .set('Authorization', authorization);
  const as = (user: string) =>
    mockCredentials.user.header(`user:default/${user}`);
  /** Ada requests, Bob approves. */
  const change = async (body: object) => {
    const asked = await request(portal.server)
      .post(`${E}/serving/changes`)
      .set('Authorization', as('ada'))
      .send({ reason: 'wanted', ...body });
    expect([asked.status, asked.body.error]).toEqual([201, undefined]);
    const approved = await request(portal.server)
      .post(`${E}/serving/changes/${asked.body.id}/approve`)
      .set('Authorization', as('bob'))
      .send({});
    expect([approved.status, approved.body.error]).toEqual([200, undefined]);
    clock += 60_000;
  };
  const experiment = { kind: 'experiment', experiment: 'steeper' };

  it('has the revision 0 and no parts before anything was approved', async () => {
    const { status, body, headers } = await ask();
    expect(status).toBe(200);
    expect(body).toEqual({
      apiVersion: 'modelport/v1alpha1',
      kind: 'ScoringDirective',
      metadata: { service: 'payments', revision: 0 },
    });
    expect(headers['cache-control']).toBe('private, no-cache');
  });

  it('has what people approved: the policy as a document, and the weights under a name of their own', async () => {
    const rules = [
      {
        name: 'large at night',
        when: [{ value: 'amount', atLeast: 500 }],
        decision: 'review',
      },
    ];
    await change({ kind: 'policy', policy: policyText(2, { rules }) });
    const weights = { control: 0.9, challenger: 0.1 };
    await change({ ...experiment, action: 'ramp', weights });
    const { body } = await ask();
    expect(body).toEqual({
      apiVersion: 'modelport/v1alpha1',
      kind: 'ScoringDirective',
      metadata: { service: 'payments', revision: 2 },
      policy: aPolicy({
        metadata: { name: 'card-payments', version: 2 },
        rules,
      }),
      experiment: { changes: 'steeper', name: 'steeper-r2', weights },
    });
  });

  it('has the arm that all cards have once the experiment is stopped', async () => {
    await change({ ...experiment, action: 'stop', variant: 'challenger' });
    const { body } = await ask();
    expect(body.metadata).toEqual({ service: 'payments', revision: 1 });
    expect(body.experiment).toEqual({
      ...{ changes: 'steeper', variant: 'challenger' },
    });
    expect(body).not.toHaveProperty('policy');
  });

  it('is not sent again to who has it, and has another tag once it is another', async () => {
    const first = await ask();
    const { etag } = first.headers;
    const again = await ask().set('If-None-Match', etag);
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
    await change({ ...experiment, action: 'stop', variant: 'control' });
    const next = await ask().set('If-None-Match', etag);
    expect(next.status).toBe(200);
    expect(next.headers.etag).not.toBe(etag);
  });

  it.each([
    ['no token', '', 'payments'],
    ['another token', 'Bearer token-of-payments-2', 'payments'],
    ['the token of another service', 'Bearer token-of-other-one', 'payments'],
    ['a longer token', `Bearer ${TOKEN}1`, 'payments'],
    ['another way to sign in', `Basic ${TOKEN}`, 'payments'],
    ['a person', as('ada'), 'payments'],
    ['a service of Backstage', mockCredentials.service.header(), 'payments'],
    ['a token where none is configured', 'Bearer ', 'alone'],
    ['a service that is not there', `Bearer ${TOKEN}`, 'nowhere'],
  ])('refuses %s with the same answer', async (_who, header, service) => {
    const { status, body } = await ask(header, service);
    expect(status).toBe(401);
    expect(body.error.message).toContain(
      'There is no such service, or this is not its token',
    );
    expect(portal.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'directive-read',
        meta: { service },
      }),
    );
    expect(portal.event.fail).toHaveBeenCalledTimes(1);
    const [[{ request: audited }]] = portal.auditor.createEvent.mock.calls;
    expect(audited?.headers).not.toHaveProperty('authorization');
  });

  it('leaves the routes beside it closed', async () => {
    for (const path of ['services/payments', 'services']) {
      const { status } = await request(portal.server)
        .get(`${API}/${path}`)
        .set('Authorization', mockCredentials.none.header());
      expect(status).toBe(401);
    }
  });

  it('is not given while the record of changes is not whole', async () => {
    await change({ ...experiment, action: 'stop', variant: 'control' });
    await ask();
    const proposal = JSON.stringify({
      ...{ ...experiment, action: 'stop', variant: 'challenger' },
    });
    await knex(CHANGES).update({ proposal });
    // What was found whole is given as it was, until it is checked again.
    expect((await ask()).body.experiment.variant).toBe('control');
    clock += 60_000;
    const { status, body } = await ask();
    expect(status).toBe(503);
    expect(body.error.message).toContain('was altered after it was recorded');
  });
});
