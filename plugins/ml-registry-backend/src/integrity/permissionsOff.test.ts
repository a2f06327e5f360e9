import { E, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(60_000);

/** A portal as its configuration makes it, without a policy: everything is allowed that a service does not refuse itself. */
const OFF = { permission: { enabled: false } };

describe('with permissions switched off', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  beforeEach(async () => {
    portal = await startTestPlugin({ config: OFF });
    await portal.register('r1', 'ada');
  });
  afterEach(() => portal.stop());

  const ask = async (as: string): Promise<string> => {
    const body = { version: '1', reason: 'better' };
    const answer = await portal.post(`${E}/requests`, body, as);
    expect(answer.status).toBe(201);
    return answer.body.id;
  };
  const approve = (id: string, as: string) =>
    portal.post(`${E}/requests/${id}/approve`, {}, as);
  const champion = () => portal.mlflow.models.get('fraud')?.aliases.champion;

  it('an author does not approve a version, whoever asked', async () => {
    const answer = await approve(await ask('bob'), 'ada');
    expect(answer.status).toBe(403);
    expect(answer.body.error.message).toContain(
      'You are an author of version 1',
    );
    expect(champion()).toBeUndefined();
  });

  it('nobody approves what they asked for', async () => {
    expect((await approve(await ask('bob'), 'bob')).status).toBe(403);
    expect(champion()).toBeUndefined();
  });

  it('nobody outside the owner group asks, registers or approves', async () => {
    const id = await ask('ada');
    const asked = { version: '1', reason: 'mine' };
    const answers = [
      await approve(id, 'eve'),
      await portal.post(`${E}/requests`, asked, 'eve'),
      await portal.register('r2', 'eve'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(champion()).toBeUndefined();
  });

  it('somebody else of the owner group approves', async () => {
    const answer = await approve(await ask('ada'), 'bob');
    expect(answer.status).toBe(200);
    expect(answer.body.state).toBe('done');
    expect(champion()).toBe('1');
  });
});
