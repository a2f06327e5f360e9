import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { parse } from 'yaml';
import {
  aPolicy,
  policyText,
  servedModels,
} from '../__testUtils__/servedModels';
import {
  aPolicyRequest,
  RAMP,
  ROLL_BACK,
  ServingRig,
  STOP,
} from '../__testUtils__/ServingRig';
import { CHANGES, EVENTS } from './ServingRow';

jest.setTimeout(60_000);

const rig = new ServingRig(TestDatabases.create({ ids: ['SQLITE_3'] }));
const ADA = 'user:default/ada';
const BOB = 'user:default/bob';

describe('what a service is to do', () => {
  beforeEach(() => rig.open());
  afterEach(() => rig.stop());

  it('is told beside what it does now', async () => {
    await rig.start();
    const { status, body } = await rig.get();
    expect([status, body.error]).toEqual([200, undefined]);
    expect(parse(body.now.policy)).toEqual(aPolicy());
    expect(body).toEqual({
      service: 'payments',
      now: {
        policy: expect.stringContaining('kind: DecisionPolicy'),
        experiment: {
          ...{ name: 'steeper', runsAs: 'steeper', control: 'control' },
          arms: [
            { name: 'control', weight: 0.5, model: 'fraud@3' },
            { name: 'challenger', weight: 0.5, model: 'fraud@4' },
          ],
        },
      },
      instances: ['aws', 'gcp'].map((cloud, index) => ({
        ...{ cloud, index, revision: 0 },
        policy: { name: 'card-payments', version: 1 },
      })),
      wantedRevision: 0,
      isConnected: true,
      open: [],
      mayRequest: true,
      mayDecide: true,
      owners: ['group:default/team-a'],
    });
    expect(rig.first.asked[0]).toEqual({
      ...{ url: '/v1/models', authorization: 'Bearer k-1' },
    });
    expect(rig.second.asked[0].authorization).toBeUndefined();
    await rig.get();
    expect(rig.first.asked).toHaveLength(1); // fresh for two seconds
    expect((await rig.get('', 'eve')).body).toMatchObject({
      ...{ mayRequest: false, mayDecide: false },
    });
  });

  it('is told by the second instance while the first does not answer', async () => {
    await rig.start();
    rig.first.says('down', 500);
    const { body } = await rig.get();
    expect(body.now.experiment.name).toBe('steeper');
    expect(body.instances[0]).toEqual({
      ...{ cloud: 'aws', index: 0 },
      problem: 'The scoring service answered with status 500',
    });
    rig.second.says('{}');
    rig.clock += 2_000;
    const { body: nothing } = await rig.get();
    expect(nothing.now).toBeUndefined();
    expect(nothing.instances[1].problem).toContain('this portal cannot read');
    rig.first.says('no', 401);
    rig.clock += 2_000;
    expect((await rig.get()).body.instances[0].problem).toContain(
      'sets apiKeyFile of the instance',
    );
  });

  it.each([
    [{ experiment: { configured: null, name: 'none', variants: [] } }],
    [{ experiment: { configured: 'steeper', name: 'none', variants: [] } }],
    [{ experiment: undefined }],
  ])('has no experiment where %j', async more => {
    rig.says(more);
    await rig.start();
    expect((await rig.get()).body.now).not.toHaveProperty('experiment');
    const { status, body } = await rig.post('/changes', STOP);
    expect(status).toBe(409);
    expect(body.error.message).toContain('runs no experiment now');
  });

  it('is approved by a second person, and recorded with who, when and why', async () => {
    await rig.start();
    const asked = await rig.ask(aPolicyRequest());
    expect(asked).toMatchObject({
      ...{ state: 'requested', requestedBy: ADA, reason: 'fewer reviews' },
      replaces: { name: 'card-payments', version: 1 },
      preview: {
        policy: { name: 'card-payments', version: 2 },
        ...{ payments: 2, outcomes: 1, frauds: 1 },
        before: {
          ...{ caught: { count: 0 }, missed: { count: 1, amount: 100 } },
          fraudsTo: { review: { count: 1, amount: 100 } },
        },
      },
    });
    expect((await rig.get()).body.open).toEqual([asked]);
    rig.clock += 1_000;
    const approve = `/changes/${asked.id}/approve`;
    const { body: approved } = await rig.post(
      approve,
      { note: ' good ' },
      'bob',
    );
    expect(approved).toEqual({
      ...asked,
      ...{ state: 'approved', decidedBy: BOB, note: 'good', revision: 1 },
      decidedAt: new Date(rig.clock).toISOString(),
    });
    const { body } = await rig.get();
    expect(body).toMatchObject({ wantedRevision: 1, open: [] });
    expect((await rig.get(`/changes/${asked.id}`)).body).toEqual(approved);
    expect((await rig.get('/changes')).body).toEqual({ changes: [approved] });
    const audits = rig.portal.auditor.createEvent.mock.calls.map(([each]) => [
      ...[each.eventId, each.meta?.id, each.meta?.kind],
    ]);
    expect(audits).toEqual([
      ['serving-request', undefined, 'policy'],
      ['serving-approve', asked.id, undefined],
    ]);
    expect(rig.portal.event.success).toHaveBeenCalledTimes(2);
  });

  it('is never approved or rejected by who requested it, also with permissions off', async () => {
    await rig.start();
    const { id } = await rig.ask(RAMP);
    for (const step of ['approve', 'reject']) {
      const { status, body } = await rig.post(`/changes/${id}/${step}`, {
        note: 'x',
      });
      expect(status).toBe(403);
      expect(body.error.message).toContain(
        `You requested change ${id}: another owner has to ${step} it`,
      );
    }
    expect(await rig.count()).toBe(1);
    expect(rig.portal.event.fail).toHaveBeenCalledTimes(2);
  });

  it('is rejected with a reason, or withdrawn by who requested it', async () => {
    await rig.start();
    const { id } = await rig.ask(RAMP);
    const withdraw = `/changes/${id}/withdraw`;
    const other = await rig.post(withdraw, {}, 'bob');
    expect(other.status).toBe(403);
    expect(other.body.error.message).toContain(`Only ${ADA}, who requested`);
    for (const body of [{}, { note: '' }, { note: '  ' }]) {
      const refused = await rig.post(`/changes/${id}/reject`, body, 'bob');
      expect(refused.status).toBe(400);
      expect(refused.body.error.message).toContain('note');
    }
    const { body: withdrawn } = await rig.post(withdraw);
    expect(withdrawn).toMatchObject({ state: 'withdrawn', decidedBy: ADA });
    rig.clock += 1_000;
    const next = await rig.ask(STOP);
    const reject = `/changes/${next.id}/reject`;
    const { body: rejected } = await rig.post(reject, { note: 'wait' }, 'bob');
    expect(rejected).toMatchObject({
      ...{ state: 'rejected', decidedBy: BOB, note: 'wait' },
    });
    expect(rejected).not.toHaveProperty('revision');
    for (const step of ['approve', 'reject', 'withdraw']) {
      const note = step === 'withdraw' ? {} : { note: 'late' };
      const late = await rig.post(`/changes/${next.id}/${step}`, note, 'bob');
      expect(late.status).toBe(409);
      expect(late.body.error.message).toContain(`was rejected by ${BOB}`);
    }
    expect((await rig.get()).body.wantedRevision).toBe(0);
    const { body: page } = await rig.get('/changes?limit=1');
    const { body: rest } = await rig.get(`/changes?limit=1&after=${page.next}`);
    const states = [...page.changes, ...rest.changes].map(each => each.state);
    expect(states).toEqual(['rejected', 'withdrawn']);
    expect(rest.next).toBeUndefined();
  });

  it('has one request of each kind that waits, at most', async () => {
    await rig.start();
    const ramp = await rig.ask(RAMP);
    const { id } = await rig.ask(aPolicyRequest());
    for (const [body, waiting] of [
      [STOP, ramp.id],
      [aPolicyRequest(3), id],
    ] as const) {
      const { status, body: answer } = await rig.post('/changes', body, 'bob');
      expect(status).toBe(409);
      expect(answer.error.message).toContain(
        `Change ${waiting} of ${
          waiting === id ? 'a policy' : 'the experiment'
        }, which ${ADA} requested, waits already`,
      );
    }
    expect(await rig.knex(CHANGES)).toHaveLength(2);
  });

  it('lets one of two win who approve at once', async () => {
    await rig.start();
    const { id } = await rig.ask(RAMP, 'bob');
    const approve = () => rig.post(`/changes/${id}/approve`);
    const answers = await Promise.all([approve(), approve(), approve()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await rig.count()).toBe(2);
  });

  it('is rolled back by any owner at once, which ends a request that waits', async () => {
    await rig.start();
    const { id } = await rig.ask(RAMP, 'bob');
    rig.clock += 1_000;
    const change = await rig.ask(ROLL_BACK);
    expect(change).toMatchObject({
      ...{ state: 'approved', requestedBy: ADA, decidedBy: ADA, revision: 1 },
      proposal: { action: 'roll-back', variant: 'control' },
    });
    expect((await rig.get(`/changes/${id}`)).body).toMatchObject({
      ...{ state: 'withdrawn', decidedBy: ADA },
      note: `Overtaken by the roll-back ${change.id}`,
    });
    expect(await rig.knex(EVENTS).orderBy('sequence').pluck('kind')).toEqual([
      ...['requested', 'withdrawn', 'requested', 'approved'],
    ]);
    const again = await rig.ask({ ...ROLL_BACK, reason: 'to be sure' }, 'bob');
    expect(again.revision).toBe(2);
  });

  it('is not approved where another policy is served by then', async () => {
    await rig.start();
    const { id } = await rig.ask(aPolicyRequest());
    const approve = `/changes/${id}/approve`;
    rig.says({ policy_document: aPolicy({ withoutScore: 'decline' }) });
    const other = await rig.post(approve, {}, 'bob');
    expect(other.status).toBe(409);
    expect(other.body.error.message).toContain(
      'was to replace card-payments version 1, and payments serves another document now',
    );
    rig.first.says('', 500);
    rig.second.says('', 500);
    const silent = await rig.post(approve, {}, 'bob');
    expect(silent.status).toBe(503);
    expect(silent.body.error.message).toContain('nothing was changed');
    rig.says();
    expect((await rig.post(approve, {}, 'bob')).status).toBe(200);
    expect(await rig.count()).toBe(2);
  });

  it('is not approved where the versions that are served have other features by then', async () => {
    await rig.start();
    const rule = { value: 'night', atLeast: 1 };
    const rules = [{ name: 'night', when: [rule], decision: 'review' }];
    const { id } = await rig.ask(aPolicyRequest(2, { rules }));
    const { models } = servedModels();
    const features = { digest: 'sha256:g', names: ['amount'] };
    rig.says({ models: models.map(each => ({ ...each, features })) });
    const late = await rig.post(`/changes/${id}/approve`, {}, 'bob');
    expect(late.status).toBe(409);
    expect(late.body.error.message).toContain('has no feature night');
  });

  it('is not approved where the experiment is over by then', async () => {
    await rig.start();
    const { id } = await rig.ask(RAMP);
    const variants = [{ name: 'a', weight: 1, model: 'fraud@3' }];
    rig.says({ experiment: { configured: 'next', name: 'next', variants } });
    const late = await rig.post(`/changes/${id}/approve`, {}, 'bob');
    expect(late.status).toBe(409);
    expect(late.body.error.message).toContain(
      "payments runs the experiment 'next' and not 'steeper'",
    );
    rig.says({
      experiment: { configured: 'steeper', name: 'steeper', variants },
    });
    const arms = await rig.post(`/changes/${id}/approve`, {}, 'bob');
    expect(arms.status).toBe(409);
    expect(arms.body.error.message).toContain('cannot be approved any more');
  });

  it('is not ramped under a name that no record holds', async () => {
    const name = 'x'.repeat(241);
    const { experiment } = servedModels();
    rig.says({ experiment: { ...experiment, configured: name, name } });
    await rig.start();
    const { status, body } = await rig.post('/changes', {
      ...{ ...RAMP, experiment: name },
    });
    expect(status).toBe(409);
    expect(body.error.message).toContain('has more than 240 characters');
    await rig.ask({ ...STOP, experiment: name });
  });

  it('wants a higher version of a name than was ever served or approved', async () => {
    await rig.start();
    const { id } = await rig.ask(aPolicyRequest(4));
    await rig.post(`/changes/${id}/approve`, {}, 'bob');
    for (const version of [1, 4]) {
      const { status, body } = await rig.post(
        '/changes',
        aPolicyRequest(version),
      );
      expect(status).toBe(400);
      expect(body.error.message).toContain('policy: metadata.version: ');
      expect(body.error.message).toContain('write 5');
    }
    const metadata = { name: 'another', version: 1 };
    await rig.ask({ ...aPolicyRequest(), policy: policyText(1, { metadata }) });
  });

  it('says of an instance why it does not do what is wanted', async () => {
    await rig.start();
    const { id } = await rig.ask(aPolicyRequest());
    await rig.post(`/changes/${id}/approve`, {}, 'bob');
    const directive = { problem: null, fetched_at: 1 };
    const served = (more: object) =>
      rig.says({ directive: { ...directive, revision: 1 }, ...more });
    const told = async () => (await rig.get()).body.instances[0];
    served({ policy: { name: 'card-payments', version: 2 } });
    expect(await told()).not.toHaveProperty('problem');
    served({});
    expect((await told()).problem).toContain(
      'decides by card-payments version 1 of its own configuration, and not by card-payments version 2',
    );
    served({ directive: { ...directive, revision: 0 } });
    expect(await told()).toMatchObject({ revision: 0 });
    expect(await told()).not.toHaveProperty('problem'); // it will in two seconds
    served({ directive: { ...directive, revision: 9 } });
    expect((await told()).problem).toContain('remove directive.json');
    served({ directive: { revision: 0, problem: 'No such arm.' } });
    expect((await told()).problem).toBe('No such arm.');
    served({ directive: undefined });
    expect(await told()).not.toHaveProperty('revision');
    served({ policy_document: undefined });
    expect((await told()).problem).toContain('bring the scoring service up');
    expect((await rig.get()).body.now).toBeUndefined();
    expect((await rig.post('/changes', aPolicyRequest(3))).status).toBe(409);
  });

  it('is tried by its owners, which changes nothing', async () => {
    await rig.start({ directiveToken: undefined });
    const proposal = { kind: 'policy', policy: policyText(1) };
    const { status, body } = await rig.post('/preview', proposal);
    expect([status, body.error]).toEqual([200, undefined]);
    expect(body).toMatchObject({ payments: 2, unknown: 0 });
    expect(body.after).toEqual(body.before);
    expect((await rig.post('/preview', proposal, 'eve')).status).toBe(403);
    expect(await rig.count()).toBe(0);
  });

  it('cannot be requested for a service that cannot fetch it, or whose records are not read', async () => {
    await rig.start({ directiveToken: undefined });
    expect((await rig.get()).body.isConnected).toBe(false);
    const { status, body } = await rig.post('/changes', RAMP);
    expect(status).toBe(409);
    expect(body.error.message).toContain(
      'a platform engineer sets directiveTokenFile',
    );
    await rig.stop();
    await rig.start({ records: undefined });
    const unread = await rig.post('/changes', aPolicyRequest());
    expect(unread.status).toBe(409);
    expect(unread.body.error.message).toContain("sets 'records: {}'");
    await rig.ask(RAMP);
  });

  it.each([
    ['/preview', { kind: 'policy', policy: 'x' }],
    ['/changes', RAMP],
    ['/changes/0/approve', {}],
    ['/changes/0/reject', { note: 'x' }],
    ['/changes/0/withdraw', {}],
  ])(
    'is closed to strangers, services, others and under a policy that denies: POST %s',
    async (path, body) => {
      await rig.start();
      const by = (header: string) => rig.postAs(header, path, body);
      expect((await by(mockCredentials.none.header())).status).toBe(401);
      expect((await by(mockCredentials.service.header())).status).toBe(403);
      expect((await rig.post(path, body, 'eve')).status).toBe(403);
      expect(rig.portal.event.fail).toHaveBeenCalledTimes(2);
      await rig.stop();
      await rig.start({ result: AuthorizeResult.DENY });
      const denied = await rig.post(path, body);
      expect(denied.status).toBe(403);
      expect(denied.body.error.message).toMatch(
        /fraud-latency\.serving\.(request|decide)/,
      );
      expect(await rig.count()).toBe(0);
    },
  );

  it('knows no change that is not there, and none of another service', async () => {
    await rig.start();
    const { id } = await rig.ask(RAMP);
    await rig.knex(CHANGES).update({ service: 'other' });
    for (const each of [id, '00000000-0000-0000-0000-000000000000']) {
      const { status, body } = await rig.get(`/changes/${each}`);
      expect(status).toBe(404);
      expect(body.error.message).toContain(`has no change '${each}'`);
      const late = await rig.post(`/changes/${each}/approve`, {}, 'bob');
      expect(late.status).toBe(404);
    }
    expect((await rig.get('/changes/1')).status).toBe(400);
    expect((await rig.get('/changes?after=x')).status).toBe(400);
  });

  it('changes no more, and says why, once somebody altered the record', async () => {
    await rig.start();
    const { id } = await rig.ask(RAMP);
    await rig.knex(CHANGES).update({ requested_by: BOB });
    const { body } = await rig.get('/changes');
    expect(body.problem).toBe(
      `Change ${id} was altered after it was recorded.`,
    );
    const { status, body: refused } = await rig.post(`/changes/${id}/approve`);
    expect(status).toBe(503);
    expect(refused.error.message).toContain('is not whole');
    expect(await rig.count()).toBe(1);
  });
});
