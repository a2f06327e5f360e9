import { buildUserEntity, waitUntil } from '@modelport/plugin-ml-node';
import { E, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(60_000);

const PLATFORM = 'group:default/platform';

describe('a request to move champion', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  afterEach(() => portal.stop());

  const ask = (version = '1', as = 'ada') =>
    portal.post(
      `${E}/requests`,
      {
        version,
        reason: ' better recall ',
        evidence: [{ label: 'Report', value: 'https://example.com/r' }],
      },
      as,
    );
  const decide = (what: string, as: string, body: object = {}) =>
    portal.post(`${E}/requests/${what}`, body, as);
  const recorded = (version = '1') =>
    waitUntil(async () => {
      const { body } = await portal.get(`${E}/versions/${version}`);
      return (body.digest ?? body.digestProblem) && body;
    });
  const first = async (as: string) =>
    (await portal.get(`${E}/requests`, as)).body.items[0];
  /** A version that was registered on the server itself, by nobody that the portal knows. */
  const addUnknown = async (user = 'root') => {
    portal.mlflow.addRun('r1', { tags: { 'mlflow.user': user } });
    portal.mlflow.addVersion('fraud', { modelId: 'm-r1', runId: 'r1' });
    await recorded();
  };

  it('keeps what was asked, and is one at a time', async () => {
    portal = await startTestPlugin();
    await portal.register('r1');
    const { status, body } = await ask();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      alias: 'champion',
      version: '1',
      reason: 'better recall',
      evidence: expect.arrayContaining([
        {
          label: 'Report',
          value: 'https://example.com/r',
          source: 'claimed',
          claimedBy: 'user:default/ada',
        },
      ]),
      askedBy: 'user:default/ada',
      mayDecide: false,
      mayNotDecideBecause: expect.stringContaining('You asked'),
    });
    expect(body.valueBefore).toBeUndefined();
    const second = await ask('1', 'bob');
    expect(second.status).toBe(409);
    expect(second.body.error.message).toContain(body.id);
    const asked = await Promise.all([ask(), ask(), ask()]);
    expect(asked.map(each => each.status)).toEqual([409, 409, 409]);
  });

  it('says to each caller whether they may decide', async () => {
    portal = await startTestPlugin();
    await portal.register('r1', 'bob');
    portal.mlflow.addRun('r1', { user: 'user:default/ada' });
    await recorded();
    await ask('1', 'ada');
    expect(await first('bob')).toMatchObject({
      mayDecide: false,
      mayNotDecideBecause: expect.stringContaining('You are an author'),
    });
    expect((await first('eve')).mayNotDecideBecause).toContain(
      'Only members of group:default/team-a',
    );
    const own = await decide(`${(await first('ada')).id}/approve`, 'bob');
    expect(own.status).toBe(403);
    expect(own.body.error.message).toContain('You are an author of version 1');
  });

  it('says at once when nobody may decide, with what to do', async () => {
    const more = [buildUserEntity('ada', ['team-a'])];
    portal = await startTestPlugin({ more });
    await portal.register('r1');
    await recorded();
    const { body } = await ask('1', 'ada');
    const says =
      'Nobody may decide: user:default/ada asked and is an author of version 1, and nobody else is of group:default/team-a. Add somebody to group:default/team-a, or withdraw this request.';
    expect(body.stateMessage).toBe(says);
    expect((await first('bob')).stateMessage).toBe(says);
    const { body: withdrawn } = await decide(`${body.id}/withdraw`, 'ada');
    expect(withdrawn.stateMessage).toMatch(/^Withdrawn/);
  });

  it('waits for somebody of the owner group where there is one, or where the catalog does not know', async () => {
    const waits = 'Waits for someone of the owner group who is not an author.';
    const people = ['ada', 'bob'];
    for (const more of [
      people.map(each => buildUserEntity(each, ['team-a'])),
      [],
    ]) {
      portal = await startTestPlugin({ more });
      await portal.register('r1');
      await recorded();
      expect((await ask('1', 'ada')).body.stateMessage).toBe(waits);
      await portal.stop();
    }
    portal = await startTestPlugin();
  });

  it('is rejected with a reason, or withdrawn by whoever asked', async () => {
    portal = await startTestPlugin();
    await portal.register('r1');
    const { id } = (await ask()).body;
    const bare = await decide(`${id}/reject`, 'bob', { reason: ' ' });
    expect(bare.status).toBe(400);
    const no = await decide(`${id}/reject`, 'bob', { reason: 'too slow' });
    expect(no.body).toMatchObject({
      state: 'rejected',
      stateMessage: 'Rejected: too slow',
      decidedBy: 'user:default/bob',
      decisionReason: 'too slow',
      mayDecide: false,
    });
    const again = await decide(`${id}/approve`, 'bob');
    expect(again.status).toBe(409);
    expect(again.body.error.message).toContain('not open any more (rejected)');
    const next = (await ask()).body.id;
    const foreign = await decide(`${next}/withdraw`, 'bob');
    expect(foreign.status).toBe(403);
    const { body } = await decide(`${next}/withdraw`, 'ada');
    expect(body.state).toBe('withdrawn');
    const kinds = (await portal.get(`${E}/ledger`)).body.items.map(
      ({ kind }: { kind: string }) => kind,
    );
    expect(kinds).toEqual(
      expect.arrayContaining(['withdrawn', 'rejected', 'asked']),
    );
    expect(portal.mlflow.writes).not.toContain('champion = 1');
  });

  it('is not made for what is champion already', async () => {
    portal = await startTestPlugin();
    await portal.register('r1');
    const { id } = (await ask()).body;
    await decide(`${id}/approve`, 'bob').expect(200);
    const { status, body } = await ask();
    expect(status).toBe(409);
    expect(body.error.message).toContain('champion names version 1 already');
  });

  it('of unknown authors is decided by nobody', async () => {
    portal = await startTestPlugin();
    await addUnknown();
    const { id } = (await ask()).body;
    const { status, body } = await decide(`${id}/approve`, 'bob', {
      reason: 'trust me',
    });
    expect(status).toBe(403);
    expect(body.error.message).toContain('does not know who made version 1');
    expect(body.error.message).toContain('mlRegistry.overrideGroup');
  });

  it('is not opened by a tag that anyone can write', async () => {
    portal = await startTestPlugin();
    await addUnknown('user:default/eve');
    const { body } = await portal.get(`${E}/versions/1`);
    expect(body.authors).toEqual(['user:default/eve']);
    const { id } = (await ask()).body;
    expect((await decide(`${id}/approve`, 'bob')).status).toBe(403);
  });

  it('of unknown authors is decided by the override group, with a reason', async () => {
    portal = await startTestPlugin({ overrideGroup: PLATFORM });
    await addUnknown();
    const { id } = (await ask()).body;
    expect((await first('bob')).mayNotDecideBecause).toContain(PLATFORM);
    expect((await first('pat')).mayDecide).toBe(true);
    const bare = await decide(`${id}/approve`, 'pat');
    expect(bare.status).toBe(400);
    expect(bare.body.error.message).toContain('reason is missing');
    const { body } = await decide(`${id}/approve`, 'pat', {
      reason: 'audited by hand',
    });
    expect(body).toMatchObject({
      state: 'done',
      decidedBy: 'user:default/pat',
      decisionReason: 'audited by hand',
    });
  });

  it('of known authors is not decided by the override group', async () => {
    portal = await startTestPlugin({ overrideGroup: PLATFORM });
    await portal.register('r1');
    await recorded();
    const { id } = (await ask()).body;
    const { status } = await decide(`${id}/approve`, 'pat', { reason: 'now' });
    expect(status).toBe(403);
  });

  it('is not decided while it cannot be found out who the authors are', async () => {
    portal = await startTestPlugin();
    await portal.register('r1');
    await recorded();
    const { id } = (await ask()).body;
    portal.mlflow.isDown = true;
    const { status } = await decide(`${id}/approve`, 'bob');
    expect(status).toBe(503);
    portal.mlflow.isDown = false;
    expect((await first('bob')).state).toBe('open');
  });

  it('is audited', async () => {
    portal = await startTestPlugin();
    await portal.register('r1');
    const { id } = (await ask()).body;
    await decide(`${id}/approve`, 'ada');
    await decide(`${id}/approve`, 'bob');
    const events = portal.auditor.createEvent.mock.calls.map(
      ([{ eventId }]) => eventId,
    );
    expect(events).toEqual([
      'version-register',
      'champion-ask',
      'champion-approve',
      'champion-approve',
    ]);
    expect(portal.event.success).toHaveBeenCalledTimes(3);
    expect(portal.event.fail).toHaveBeenCalledTimes(1);
  });
});
