import { waitUntil } from '@modelport/plugin-ml-node';
import request from 'supertest';
import { temporaryFolder, writeFiles } from '../__testUtils__/fakeRepository';
import { MODELPORT_YAML } from '../__testUtils__/modelportYaml';
import { startTestPlugin } from '../__testUtils__/startTestPlugin';
import { buildPrice, EKS } from './__testUtils__/budgetBuilders';

jest.setTimeout(60_000);

const API = '/api/ml-training/v1';
const TRAININGS = `${API}/entities/component/default/fraud/trainings`;
const OWNER = 'user:default/mock';
const OVERRIDE = 'ml-training.budget.override';
// Ten hours of one H100 at 10 USD.
const GPU_PROFILE = `
    - name: gpu
      command: [python, -m, fraud.train]
      limits: {timeoutSeconds: 36000, memoryMiB: 512}
      resources: {gpu: {type: H100, count: 1}}
`;

describe('the budgets of ml-training', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  let place: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    place = await temporaryFolder();
    await writeFiles(place.folder, {
      'modelport.yaml': `${MODELPORT_YAML.trimEnd()}${GPU_PROFILE}`,
    });
  });
  afterAll(() => place.remove());
  afterEach(() => portal.stop());

  const start = async (
    options: Omit<Parameters<typeof startTestPlugin>[0], 'repository'> = {},
  ) => {
    portal = await startTestPlugin({
      repository: place.folder,
      clusters: [EKS],
      prices: [buildPrice()],
      budgets: [{ owner: OWNER, monthly: 150, currency: 'USD' }],
      ...options,
    });
  };
  const train = (body: object = {}) =>
    request(portal.server)
      .post(TRAININGS)
      .send({ profile: 'gpu', cluster: 'eks', ...body });
  const get = (path: string) => request(portal.server).get(path);
  const count = async () => (await get(TRAININGS)).body.items.length;
  const readBudgets = async () => (await get(`${API}/budgets`)).body.budgets;

  it('keep free what a training may cost, say it, and settle it at its end', async () => {
    await start();
    const started = await train();
    expect(started.status).toBe(201);
    expect(started.body.cost).toEqual({
      ...{ reserved: 100, spent: 0, currency: 'USD' },
      ...{ pricedOn: '2026-11-09', source: 'a price list' },
    });
    expect(await readBudgets()).toEqual([
      {
        ...{ owner: OWNER, limit: 150, currency: 'USD' },
        ...{ spent: 0, reserved: 100, left: 50 },
      },
    ]);
    await waitUntil(
      async () => (await get(`${TRAININGS}/t-1`)).body.state === 'running',
    );
    portal.clusterLauncher.end('t-1');
    const [budget] = await waitUntil(async () => {
      const budgets = await readBudgets();
      return budgets[0].reserved === 0 && budgets;
    });
    const { cost } = (await get(`${TRAININGS}/t-1`)).body;
    expect(cost.spent).toBeLessThan(1);
    expect(budget).toMatchObject({ spent: cost.spent, left: 150 - cost.spent });
    const [listed] = (await get(TRAININGS)).body.items;
    expect(listed.cost).toEqual(cost);
  });

  it('refuse with the figures what is over budget, and start nothing', async () => {
    await start();
    await train();
    const { status, body } = await train();
    expect(status).toBe(409);
    expect(body.error.message).toContain('may cost 100.00 USD');
    expect(body.error.message).toContain('50.00 USD are left');
    expect(await count()).toBe(1);
    expect(portal.event.fail).toHaveBeenCalledTimes(1);
  });

  it('are held once against a request that is repeated', async () => {
    await start();
    const first = await train({ requestId: 'q' });
    const again = await train({ requestId: 'q' });
    expect(again.body.id).toBe(first.body.id);
    expect(await readBudgets()).toMatchObject([{ reserved: 100 }]);
  });

  it('are held once against a request that is sent twice at once', async () => {
    await start();
    const send = () => train({ requestId: 'q' });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await readBudgets()).toMatchObject([{ reserved: 100 }]);
  });

  it('can be gone over with a permission and a reason, which is audited', async () => {
    await start();
    await train();
    const overBudget = { reason: 'the deadline of the audit' };
    const { status, body } = await train({ overBudget });
    expect(status).toBe(201);
    expect(body.cost.reserved).toBe(100);
    expect(portal.auditor.createEvent).toHaveBeenLastCalledWith(
      expect.objectContaining({
        eventId: 'training-start',
        meta: expect.objectContaining({ overBudget: overBudget.reason }),
      }),
    );
    expect(await readBudgets()).toMatchObject([{ reserved: 200, left: -50 }]);
  });

  it('are not gone over without the permission, even where nothing is over', async () => {
    await start({ denied: [OVERRIDE] });
    const { status, body } = await train({ overBudget: { reason: 'please' } });
    expect(status).toBe(403);
    expect(body.error.message).toContain(OVERRIDE);
    expect(await count()).toBe(0);
    expect((await train()).status).toBe(201);
  });

  it('are gone over by people of the group that is named for it alone', async () => {
    const overBudget = { reason: 'the deadline' };
    await start({ overrideGroup: 'group:default/team-a' });
    const { status, body } = await train({ overBudget });
    expect(status).toBe(403);
    expect(body.error.message).toContain(
      'Only members of group:default/team-a, or of a group below, may let',
    );
    await portal.stop();
    await start({ overrideGroup: OWNER });
    expect((await train({ overBudget })).status).toBe(201);
  });

  it.each([
    [{}, 'reason'],
    [{ reason: '  ' }, 'overBudget.reason is empty'],
    [{ reason: 'x'.repeat(501) }, 'reason'],
    [{ reason: 'why', by: 'me' }, "'by' is not a field"],
  ])('are not gone over by %j', async (overBudget, words) => {
    await start();
    const { status, body } = await train({ overBudget });
    expect(status).toBe(400);
    expect(body.error.message).toContain(words);
    expect(await count()).toBe(0);
  });

  it('refuse what has no known price, with what to do', async () => {
    await start({ prices: [] });
    const { status, body } = await train();
    expect(status).toBe(409);
    expect(body.error.message).toContain(
      'What this training may cost is not known',
    );
    expect(await count()).toBe(0);
  });

  it("do not concern trainings of the portal's own machine, nor owners without one", async () => {
    await start({ budgets: [], prices: [] });
    expect((await train()).body).not.toHaveProperty('cost');
    const local = await train({ profile: 'small', cluster: undefined });
    expect(local.body.launcher).toBe('local');
    expect(local.body).not.toHaveProperty('cost');
    expect(await readBudgets()).toEqual([]);
  });

  it('are shown of owners whom the caller may see in the catalog', async () => {
    const limit = { monthly: 1, currency: 'USD' };
    const owners = ['group:default/hidden', 'group:default/team-a'];
    await start({ budgets: owners.map(owner => ({ owner, ...limit })) });
    const { status, body } = await get(`${API}/budgets`);
    expect(status).toBe(200);
    expect(body.month).toMatch(/^\d{4}-\d{2}$/);
    expect(body.budgets).toMatchObject([{ owner: 'group:default/team-a' }]);
  });
});
