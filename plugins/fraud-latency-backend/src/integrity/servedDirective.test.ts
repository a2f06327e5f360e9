import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockCredentials } from '@backstage/backend-test-utils';
import type { ServingResponse } from '@modelport/plugin-fraud-latency-common';
import {
  buildGroupEntity,
  buildUserEntity,
  waitUntil,
} from '@modelport/plugin-ml-node';
import request from 'supertest';
import { parse } from 'yaml';
import { ScoringProgram } from '../__testUtils__/ScoringProgram';
import { policyText } from '../__testUtils__/servedModels';
import { aService, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(120_000);

const API = '/api/fraud-latency/v1';
const E = `${API}/entities/component/default/fraud/serving`;
const TOKEN = 'never-to-be-seen-0123456789';
const people = [
  buildUserEntity('ada', ['team-a']),
  buildUserEntity('bob', ['team-a']),
  buildGroupEntity('team-a'),
];

describe('what people approve', () => {
  let folder: string;
  let service: ScoringProgram;
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-token-'));
    const file = path.join(folder, 'token');
    await writeFile(file, `${TOKEN}\n`, { mode: 0o600 });
    const config = aService({
      records: { keepDays: 90, sampleShare: 1 },
      directiveToken: TOKEN,
    });
    portal = await startTestPlugin({ configs: [config], people });
    const { port } = portal.server.address() as AddressInfo;
    const directive = `${API}/services/payments/directive`;
    const own = { metadata: { name: 'payments', revision: 1 } };
    const args = [
      ...['--directive', `http://127.0.0.1:${port}${directive}`],
      ...['--directive-token', file],
    ];
    service = await ScoringProgram.start(args, own);
    config.instances = [{ url: service.url, cloud: 'local' }];
  });
  afterAll(async () => {
    await service?.stop();
    await portal?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const as = (user: string) =>
    mockCredentials.user.header(`user:default/${user}`);
  const look = async (): Promise<ServingResponse> => {
    const { body } = await request(portal.server)
      .get(E)
      .set('Authorization', as('ada'));
    return body;
  };
  const post = async (route: string, body: object, user: string) => {
    const answer = await request(portal.server)
      .post(`${E}/changes${route}`)
      .set('Authorization', as(user))
      .send(body);
    expect(answer.body.error).toBeUndefined();
    return answer.body;
  };
  /** Waits until the service does what is wanted. */
  const taken = async (revision: number) =>
    waitUntil(async () => {
      const state = await look();
      const [instance] = state.instances;
      return instance.revision === revision && state;
    });

  it('is what a real service does some seconds later', async () => {
    const before = await taken(0);
    expect(before.instances[0]).not.toHaveProperty('problem');
    expect(parse(before.now?.policy ?? '').metadata.version).toBe(1);

    const rule = { value: 'night', atLeast: 1 };
    const rules = [{ name: 'night', when: [rule], decision: 'review' }];
    const policy = policyText(2, { rules });
    const asked = await post(
      '',
      { kind: 'policy', policy, reason: 'nights' },
      'ada',
    );
    await post(`/${asked.id}/approve`, {}, 'bob');
    const decided = await taken(1);
    expect(parse(decided.now?.policy ?? '')).toMatchObject({
      ...{ metadata: { name: 'card-payments', version: 2 }, rules },
    });

    const what = { kind: 'experiment', experiment: 'steeper', reason: 'more' };
    const weights = { control: 0.2, steep: 0.8 };
    const ramp = await post('', { ...what, action: 'ramp', weights }, 'bob');
    await post(`/${ramp.id}/approve`, { note: 'yes' }, 'ada');
    const ramped = await taken(2);
    expect(ramped.now?.experiment).toMatchObject({
      ...{ name: 'steeper', runsAs: 'steeper-r2', control: 'control' },
      arms: [
        { name: 'control', weight: 0.2, model: 'fraud@1' },
        { name: 'steep', weight: 0.8, model: 'fraud@2' },
      ],
    });

    await post('', { ...what, action: 'roll-back' }, 'bob');
    const rolledBack = await taken(3);
    expect(rolledBack.now).not.toHaveProperty('experiment');
    expect(rolledBack.instances[0]).not.toHaveProperty('problem');
    expect(parse(rolledBack.now?.policy ?? '').metadata.version).toBe(2);
  });
});
