import { TestDatabases } from '@backstage/backend-test-utils';
import { waitUntil } from '@modelport/plugin-ml-node';
import {
  createEngineRig,
  RIG_ASKER,
  RIG_ENTITY,
} from '../__testUtils__/engineRig';
import { SCHEMA } from '../__testUtils__/builders';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('RolloutEngine', () => {
  let rig: Awaited<ReturnType<typeof createEngineRig>>;

  beforeEach(async () => {
    rig = await createEngineRig(databases);
  });
  afterEach(() => rig.end());

  it('takes a deployment from its request to serving, and tells of it', async () => {
    await rig.add();
    rig.create();
    const serving = await rig.isAnnounced();
    expect(serving).toMatchObject({
      state: 'serving',
      stateMessage: 'Version 3 answers in dev.',
      schema: SCHEMA,
      failures: 0,
      crashes: 0,
    });
    expect(serving.servingSince).toBeDefined();
    expect(rig.target.calls).toEqual(['fetch 3', 'forget d-1', 'start d-1']);
    expect(rig.served).toEqual(['d-1']);
    const states = rig.changes.mock.calls.map(([{ state }]) => state);
    expect(states).toEqual(['fetching', 'starting', 'serving', 'serving']);
  });

  it('ends the one before only once the new one serves', async () => {
    await rig.add('old');
    rig.create();
    await rig.isAnnounced('old');
    rig.target.started = { phase: 'starting' };
    await rig.add('new', { version: '4', replaces: 'old' });
    await rig.reaches('starting', 'new');
    expect(await rig.find('old')).toMatchObject({
      state: 'serving',
      wanted: 'serve',
    });
    rig.target.see('new', { phase: 'serving' });
    const old = await rig.settles('old');
    expect(old).toMatchObject({
      state: 'stopped',
      stateMessage: 'Replaced by version 4.',
    });
    expect((await rig.find('new')).state).toBe('serving');
    const ends = rig.target.calls.filter(call => call.endsWith('old'));
    expect(ends.slice(-2)).toEqual(['drain old', 'forget old']);
  });

  it('leaves what serves alone when the new one fails', async () => {
    await rig.add('old');
    rig.create();
    await rig.isAnnounced('old');
    rig.target.started = {
      phase: 'ended',
      refusal: 'Model fraud is refused: wrong signature',
      lastLines: '',
    };
    await rig.add('new', { version: '4' });
    const failed = await rig.settles('new');
    expect(failed).toMatchObject({
      state: 'failed',
      stateMessage: 'Model fraud is refused: wrong signature.',
    });
    expect(await rig.find('old')).toMatchObject({ state: 'serving' });
    expect(rig.target.calls).not.toContain('drain old');
  });

  it('drains a deployment that is taken away', async () => {
    await rig.add();
    rig.create();
    await rig.isAnnounced();
    rig.target.drained = null;
    await rig.service.undeploy(RIG_ENTITY, 'd-1', RIG_ASKER);
    await waitUntil(() => rig.target.calls.includes('drain d-1'));
    expect((await rig.find()).state).toBe('stopping');
    rig.target.see('d-1', { phase: 'absent' });
    const stopped = await rig.settles();
    expect(stopped).toMatchObject({
      state: 'stopped',
      stateMessage: 'Stopped.',
    });
  });

  it('breaks off a fetch that is not wanted any more, and starts nothing', async () => {
    rig.target.fetching = new Promise(() => {});
    await rig.add();
    const engine = rig.create();
    await rig.reaches('fetching');
    await rig.service.undeploy(RIG_ENTITY, 'd-1', RIG_ASKER);
    engine.wake();
    expect((await rig.settles()).state).toBe('stopped');
    expect(rig.target.calls).toEqual(['forget d-1']);
  });

  it('stops with the portal, within two seconds, and comes back with the next start', async () => {
    await rig.add();
    await rig.add('failing', { environment: 'other' });
    const engine = rig.create();
    await rig.isAnnounced();
    await rig.isAnnounced('failing');
    rig.target.drained = null;
    const began = Date.now();
    await engine.stop();
    expect(Date.now() - began).toBeLessThan(2_000);
    expect(rig.target.calls.slice(-4)).toEqual(
      expect.arrayContaining(['kill d-1', 'kill failing']),
    );
    expect(await rig.find()).toMatchObject({
      wanted: 'serve',
      state: 'serving',
    });
    rig.target.see('d-1', { phase: 'absent' });
    rig.target.calls = [];
    rig.create();
    await waitUntil(() => rig.target.calls.includes('start d-1'));
    const again = await rig.reaches('serving');
    expect(again.crashes).toBe(0);
    expect(rig.served).toEqual(['d-1', 'failing']);
  });
});
