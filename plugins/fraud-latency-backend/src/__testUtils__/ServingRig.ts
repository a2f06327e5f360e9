import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import type { AuthorizeResult } from '@backstage/plugin-permission-common';
import { buildGroupEntity, buildUserEntity } from '@modelport/plugin-ml-node';
import type { Knex } from 'knex';
import request from 'supertest';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import { EVENTS } from '../serving/ServingRow';
import { FakeInstance } from './FakeInstance';
import { policyText, servedModels } from './servedModels';
import { aDatabase, aPayment, keep, PAID_AT } from './somePayments';
import { aService, startTestPlugin } from './startTestPlugin';

const E = '/api/fraud-latency/v1/entities/component/default/fraud/serving';
const EXPERIMENT = { kind: 'experiment', experiment: 'steeper' };

/** Requests about the experiment of {@link servedModels}. */
export const RAMP = {
  ...{ ...EXPERIMENT, action: 'ramp', reason: 'more of the new one' },
  weights: { control: 0.2, challenger: 0.8 },
};
export const STOP = {
  ...{ ...EXPERIMENT, action: 'stop', reason: 'it is better' },
  variant: 'challenger',
};
export const ROLL_BACK = {
  ...{ ...EXPERIMENT, action: 'roll-back', reason: 'too many' },
};
/** A request for another policy. */
export const aPolicyRequest = (version = 2, more: object = {}) => ({
  ...{ kind: 'policy', reason: 'fewer reviews' },
  policy: policyText(version, more),
});

/** Ada and Bob own the model, Eve does not. */
const PEOPLE = [
  buildUserEntity('ada', ['team-a']),
  buildUserEntity('bob', ['team-a']),
  buildUserEntity('eve', ['desk']),
  buildGroupEntity('team-a'),
  buildGroupEntity('desk'),
];

/** A portal on SQLite with two payments, whose service has two instances and a token; its clock stands still. */
export class ServingRig {
  readonly first = new FakeInstance();
  readonly second = new FakeInstance();
  clock = PAID_AT;
  #knex: Knex | undefined;
  #portal: Awaited<ReturnType<typeof startTestPlugin>> | undefined;

  constructor(private readonly databases: TestDatabases) {}

  get knex(): Knex {
    if (!this.#knex) throw new Error('open the rig first');
    return this.#knex;
  }

  get portal() {
    if (!this.#portal) throw new Error('start the portal first');
    return this.#portal;
  }

  async open(): Promise<void> {
    this.clock = PAID_AT;
    const knex = await aDatabase(this.databases, 'SQLITE_3');
    this.#knex = knex;
    await keep(knex, [
      aPayment({ transaction_id: 'a', received_at: PAID_AT - 1_000 }),
      aPayment({
        ...{ transaction_id: 'b', received_at: PAID_AT - 2_000 },
        ...{ score: 0.7, decision: 'review', is_fraud: true },
      }),
    ]);
    this.says();
  }

  async start(
    more: Partial<ScoringServiceConfig> & {
      result?: AuthorizeResult.DENY;
    } = {},
  ): Promise<void> {
    const { result, ...config } = more;
    const instances = [
      { url: await this.first.start(), cloud: 'aws', apiKey: 'k-1' },
      { url: await this.second.start(), cloud: 'gcp' },
    ];
    this.#portal = await startTestPlugin({
      configs: [
        aService({
          ...{ instances, records: { keepDays: 90, sampleShare: 1 } },
          directiveToken: 'token-of-payments',
          ...config,
        }),
      ],
      ...{ knex: this.knex, people: PEOPLE, result },
      now: () => this.clock,
    });
  }

  async stop(): Promise<void> {
    await this.#portal?.stop();
    await Promise.all([this.first.stop(), this.second.stop()]);
  }

  /** Both instances serve this from now on; what was asked before is old. */
  says(more?: Record<string, unknown>): void {
    this.first.says(servedModels(more));
    this.second.says(servedModels(more));
    this.clock += 10_000;
  }

  get(path = '', user = 'ada') {
    return request(this.portal.server)
      .get(`${E}${path}`)
      .set(
        'Authorization',
        mockCredentials.user.header(`user:default/${user}`),
      );
  }

  post(path: string, body: object = {}, user = 'ada') {
    const header = mockCredentials.user.header(`user:default/${user}`);
    return this.postAs(header, path, body);
  }

  postAs(header: string, path: string, body: object) {
    return request(this.portal.server)
      .post(`${E}${path}`)
      .set('Authorization', header)
      .send(body);
  }

  /** A request of Ada without a body. */
  postNothing(path: string, type?: string) {
    const header = mockCredentials.user.header('user:default/ada');
    const asked = request(this.portal.server)
      .post(`${E}${path}`)
      .set('Authorization', header);
    return type === undefined ? asked : asked.set('Content-Type', type);
  }

  /** Requests a change, and gives it. */
  async ask(body: object, user = 'ada') {
    const { status, body: change } = await this.post('/changes', body, user);
    if (status !== 201) throw new Error(`${status}: ${change.error?.message}`);
    return change;
  }

  /** So many events are recorded. */
  async count(): Promise<number> {
    return (await this.knex(EVENTS)).length;
  }
}
