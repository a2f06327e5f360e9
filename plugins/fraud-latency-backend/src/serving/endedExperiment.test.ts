import { TestDatabases } from '@backstage/backend-test-utils';
import { servedModels } from '../__testUtils__/servedModels';
import { RAMP, ROLL_BACK, ServingRig, STOP } from '../__testUtils__/ServingRig';
import { EVENTS } from './ServingRow';

jest.setTimeout(60_000);

const rig = new ServingRig(TestDatabases.create({ ids: ['SQLITE_3'] }));
const CONTROL = { name: 'control', model: 'fraud@3' };
/** What a service says of its experiment once one arm has all cards. */
const allCards = (model: string, configured: string | null = 'steeper') => ({
  experiment: {
    ...{ configured, name: 'none' },
    variants: [{ name: 'all', weight: 1, model }],
  },
});

describe('an experiment that was ended', () => {
  beforeEach(async () => {
    await rig.open();
    await rig.start();
  });
  afterEach(() => rig.stop());

  async function end(variant = 'challenger') {
    const { id } = await rig.ask({ ...STOP, variant });
    expect((await rig.post(`/changes/${id}/approve`, {}, 'bob')).status).toBe(
      200,
    );
    rig.says(allCards(variant === 'control' ? 'fraud@3' : 'fraud@4'));
  }

  it('is rolled back to its control by one owner, recorded as each roll-back is, and told to the service', async () => {
    await end();
    expect((await rig.get()).body.now.ended).toEqual({
      ...{ name: 'steeper', variant: 'challenger' },
      ...{ control: CONTROL, hasControl: true },
    });
    const change = await rig.ask(ROLL_BACK, 'bob');
    expect(change).toMatchObject({
      ...{ state: 'approved', revision: 2 },
      proposal: { action: 'roll-back', variant: 'control', control: CONTROL },
    });
    expect(await rig.knex(EVENTS).orderBy('sequence').pluck('kind')).toEqual([
      ...['requested', 'approved', 'requested', 'approved'],
    ]);
    expect((await rig.get()).body.now.ended).toBeUndefined();
    expect((await rig.get('/changes')).body.problem).toBeUndefined();
    const again = await rig.ask({ ...ROLL_BACK, reason: 'to be sure' });
    expect(again.revision).toBe(3);
  });

  it('is rolled back by nobody but an owner', async () => {
    await end();
    expect((await rig.post('/changes', ROLL_BACK, 'eve')).status).toBe(403);
    expect(await rig.count()).toBe(2);
  });

  it('is not rolled back once its configuration has the version of the control no more: says which, and what to do', async () => {
    await end();
    const models = servedModels().models.filter(each => each.version !== '3');
    rig.says({ ...allCards('fraud@4'), models });
    expect((await rig.get()).body.now.ended.hasControl).toBe(false);
    const { status, body } = await rig.post('/changes', ROLL_BACK);
    expect([status, body.error.message]).toEqual([
      409,
      "'steeper' cannot be rolled back: payments does not have fraud@3, the version of control, in its configuration any more. Put it back among models there, or name it in traffic",
    ]);
    expect(await rig.count()).toBe(2);
  });

  it('is over where the configuration has another one, or none', async () => {
    await end();
    for (const configured of ['steeper-2', null]) {
      rig.says(allCards('fraud@4', configured));
      expect((await rig.get()).body.now.ended).toBeUndefined();
      expect((await rig.post('/changes', ROLL_BACK)).status).toBe(409);
    }
  });

  it('has no way back to show where its control has all cards', async () => {
    await end('control');
    expect((await rig.get()).body.now.ended).toBeUndefined();
  });

  it.each([
    [{ ...ROLL_BACK, experiment: 'other' }, 409, "not 'other'"],
    [{ ...ROLL_BACK, variant: 'control' }, 400, 'variant: belongs to stop'],
    [{ ...ROLL_BACK, control: CONTROL }, 400, "'control' is not a field"],
    [RAMP, 409, 'runs no experiment now'],
    [STOP, 409, 'runs no experiment now'],
  ])('takes nothing else: %j', async (request, expected, words) => {
    await end();
    const { status, body } = await rig.post('/changes', request);
    expect([status, body.error.message]).toEqual([
      expected,
      expect.stringContaining(words),
    ]);
    expect(await rig.count()).toBe(2);
  });
});
