import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { waitUntil } from '@modelport/plugin-ml-node';
import { createRegistryRig } from '../__testUtils__/registryRig';
import { createTestKey } from '../__testUtils__/testKey';
import type { Registry } from '../createRegistry';
import { Ledger } from '../ledger/Ledger';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ada = { actor: 'user:default/ada', isOverride: false };
const bob = { actor: 'user:default/bob', isOverride: false };
const credentials = mockCredentials.user();
const LEDGER = 'ml_registry_ledger';

describe('while the ledger cannot be written', () => {
  let rig: Awaited<ReturnType<typeof createRegistryRig>>;
  beforeEach(async () => {
    rig = await createRegistryRig(databases);
  });
  afterEach(() => rig.end());

  const register = ({ services }: Registry, runId: string) =>
    services.registrations.register(
      ...([rig.model, ada.actor, { runId }, credentials] as const),
    );
  const challenge = ({ services }: Registry, version: string) =>
    services.aliases.moveChallenger(rig.model, ada.actor, { version });
  const fill = async () => {
    const registry = await rig.start();
    rig.train('r1');
    rig.train('r2');
    await register(registry, 'r1');
    await register(registry, 'r2');
    await rig.settles();
    const { requests } = registry.services;
    const wish = { version: '1', reason: 'better' };
    const { id } = await requests.ask(rig.model, ada.actor, wish, ada);
    rig.train('r3');
    return { registry, id };
  };
  const everything = async () => ({
    writes: [...rig.mlflow.writes],
    rows: await Promise.all(
      ['ledger', 'head', 'moves', 'requests', 'registrations'].map(name =>
        rig.knex(`ml_registry_${name}`),
      ),
    ),
  });

  const refusesAll = async (registry: Registry, id: string, why: RegExp) => {
    const { requests } = registry.services;
    const wish = { version: '2', reason: 'better' };
    const before = await everything();
    const attempts = [
      () => challenge(registry, '2'),
      () => register(registry, 'r3'),
      () => requests.ask(rig.model, ada.actor, wish, ada),
      () => requests.approve(rig.model, id, {}, bob),
      () => requests.reject(rig.model, id, { reason: 'worse' }, bob),
      () => requests.withdraw(rig.model, ada.actor, id, ada),
    ];
    for (const attempt of attempts) {
      await expect(attempt()).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
        message: expect.stringMatching(why),
      });
    }
    expect(await everything()).toEqual(before);
  };

  it('changes nothing when its last entry was deleted', async () => {
    const { registry, id } = await fill();
    const [last] = await rig.knex(LEDGER).orderBy('sequence', 'desc').limit(1);
    await rig.knex(LEDGER).where({ sequence: last.sequence }).delete();
    await refusesAll(
      registry,
      id,
      /entries were changed or removed at the end/,
    );
    await rig.knex(LEDGER).insert(last);
    await challenge(registry, '2');
    expect(await rig.check()).toMatchObject({ whole: true });
  });

  it('changes nothing when its last entry was changed', async () => {
    const { registry, id } = await fill();
    const [last] = await rig.knex(LEDGER).orderBy('sequence', 'desc').limit(1);
    const entry = last.entry.replace('/ada', '/eve');
    expect(entry).not.toBe(last.entry);
    await rig.knex(LEDGER).where({ sequence: last.sequence }).update({ entry });
    await refusesAll(registry, id, /was changed after it was written/);
  });

  it('changes nothing when its key was swapped, and shows what changed outside', async () => {
    const { id } = await fill();
    await rig.end();
    const swapped = new Ledger(createTestKey());
    const registry = await rig.start({ ledger: swapped });
    await refusesAll(
      registry,
      id,
      /signed by another key .* put its file back/,
    );
    const model = rig.mlflow.models.get('fraud');
    Object.assign(model?.aliases ?? {}, { champion: '2' });
    const page = { limit: 9 };
    const { aliases } = await registry.services.versions.list(rig.model, page);
    expect(aliases).toEqual({ champion: '2' });
  });

  it('changes nothing once a check found that it is not whole, until one finds it whole', async () => {
    const { registry, id } = await fill();
    const first = () => rig.knex(LEDGER).where({ sequence: 1 });
    const { entry } = await first().first();
    await first().update({ entry: entry.replace('/ada', '/eve') });
    await registry.checkLedger();
    await registry.checkLedger();
    expect(rig.logger.error).toHaveBeenCalledTimes(1);
    expect(rig.logger.error).toHaveBeenCalledWith(
      expect.stringContaining('Entry 1 was changed'),
    );
    await refusesAll(registry, id, /Entry 1 was changed/);
    await first().update({ entry });
    await registry.checkLedger();
    await challenge(registry, '2');
    expect(rig.logger.error).toHaveBeenCalledTimes(1);
  });

  it('leaves what was wanted before alone, and does it afterwards', async () => {
    await fill();
    await rig.end();
    const idle = await rig.start({ isIdle: true, patienceMs: 1 });
    await expect(challenge(idle, '2')).rejects.toThrow('The move is noted');
    await expect(register(idle, 'r3')).rejects.toThrow('is noted');
    const before = [...rig.mlflow.writes];
    const [last] = await rig.knex(LEDGER).orderBy('sequence', 'desc').limit(1);
    await rig.knex(LEDGER).where({ sequence: last.sequence }).delete();
    const other = await rig.start();
    await waitUntil(async () => {
      const tries = async (table: string) =>
        (await rig.knex(`ml_registry_${table}`).where({ state: 'asked' })).some(
          ({ failures }) => failures > 0,
        );
      return (await tries('moves')) && (await tries('registrations'));
    });
    expect(rig.mlflow.writes).toEqual(before);
    await rig.knex(LEDGER).insert(last);
    other.engine.wake();
    await rig.settles();
    expect(await rig.check()).toMatchObject({ whole: true });
    expect(rig.mlflow.models.get('fraud')?.aliases.challenger).toBe('2');
  });
});
