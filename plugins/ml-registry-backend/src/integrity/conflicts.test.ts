import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { waitUntil } from '@modelport/plugin-ml-node';
import { createRegistryRig } from '../__testUtils__/registryRig';
import type { Registry } from '../createRegistry';
import type { ModelRegistry } from '../registry/ModelRegistry';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ada = { actor: 'user:default/ada', isOverride: false };
const bob = { actor: 'user:default/bob', isOverride: false };
const credentials = mockCredentials.user();

/** Calls of a registry, with something done before one of them. */
function interrupted(
  registry: ModelRegistry,
  before: (alias: string) => void | Promise<void>,
): ModelRegistry {
  return new Proxy(registry, {
    get(target, name: keyof ModelRegistry) {
      const member = target[name];
      if (typeof member !== 'function') {
        return member;
      }
      if (name === 'setAlias') {
        const call: ModelRegistry['setAlias'] = async (model, alias, to) => {
          await before(alias);
          return target.setAlias(model, alias, to);
        };
        return call;
      }
      return member.bind(target);
    },
  });
}

describe('aliases that others move as well', () => {
  let rig: Awaited<ReturnType<typeof createRegistryRig>>;
  let aliases: Record<string, string>;
  beforeEach(async () => {
    rig = await createRegistryRig(databases);
  });
  afterEach(() => rig.end());

  const fill = async (registry: Registry) => {
    for (const runId of ['r1', 'r2', 'r3']) {
      rig.train(runId);
      await registry.services.registrations.register(
        ...([rig.model, ada.actor, { runId }, credentials] as const),
      );
    }
    await rig.settles();
    const model = rig.mlflow.models.get('fraud');
    if (!model) {
      throw new Error('There is no model');
    }
    aliases = model.aliases;
    aliases.champion = '1';
    await registry.reconcileAll();
  };
  const ask = async ({ services: { requests } }: Registry) => {
    const wish = { version: '2', reason: 'better' };
    return (await requests.ask(rig.model, ada.actor, wish, ada)).id;
  };
  const last = async () => (await rig.ledger()).at(-1);

  it('are noted once as changed outside, however many look', async () => {
    const registry = await rig.start();
    const other = await rig.start({ isIdle: true });
    await fill(registry);
    expect(await last()).toMatchObject({
      kind: 'changed-outside',
      moves: [{ alias: 'champion', after: '1' }],
    });
    aliases.shadow = '3';
    delete aliases.champion;
    await Promise.all(
      [registry, other, registry, other].map(each => each.reconcileAll()),
    );
    const entries = await rig.ledger();
    expect(entries.at(-1)?.moves).toEqual([
      { alias: 'champion', before: '1' },
      { alias: 'shadow', after: '3' },
    ]);
    expect(
      entries.filter(({ kind }) => kind === 'changed-outside'),
    ).toHaveLength(2);
  });

  it('that moved since the request make it a conflict, and nothing moves', async () => {
    const registry = await rig.start();
    await fill(registry);
    const id = await ask(registry);
    aliases.champion = '3';
    const { requests } = registry.services;
    const answer = await requests.approve(rig.model, id, {}, bob);
    expect(answer.state).toBe('conflict');
    expect(answer.stateMessage).toContain(
      'champion names version 3 now, and named version 1 when this was asked',
    );
    expect(aliases).toEqual({ champion: '3' });
    expect((await rig.ledger()).slice(-3).map(({ kind }) => kind)).toEqual([
      'approved',
      'changed-outside',
      'conflict',
    ]);
    expect(rig.events.some(({ kind }) => kind === 'approved')).toBe(false);
    await ask(registry); // the alias is free for another request
  });

  it('that move while ours move are left to whoever moved them', async () => {
    const meddling = interrupted(rig.mlflow, alias => {
      if (alias === 'previous') {
        aliases.champion = '3';
      }
      if (alias === 'champion') {
        aliases.champion = '3';
        throw new Error('The process is gone');
      }
    });
    const dying = await rig.start({ registry: meddling });
    await fill(dying);
    const id = await ask(dying);
    await dying.services.requests.approve(rig.model, id, {}, bob);
    await dying.engine.abandon();
    expect(aliases).toEqual({ champion: '3', previous: '1' });
    const next = await rig.start();
    await rig.settles();
    // What was ours is put back, what was theirs stays.
    expect(aliases).toEqual({ champion: '3' });
    const { items } = await next.services.requests.list(rig.model, bob, 1);
    expect(items[0]).toMatchObject({ state: 'conflict' });
    expect(items[0].stateMessage).toContain('moved outside the portal');
    await next.reconcileAll();
    expect((await last())?.kind).toBe('changed-outside');
    expect((await rig.check()).whole).toBe(true);
  });

  it('are put back when the server refuses one of them', async () => {
    const refusing = interrupted(rig.mlflow, async alias => {
      if (alias === 'champion') {
        await rig.mlflow.getVersion('fraud', '9');
      }
    });
    const registry = await rig.start({ registry: refusing });
    await fill(registry);
    const id = await ask(registry);
    const { requests } = registry.services;
    const answer = await requests.approve(rig.model, id, {}, bob);
    expect(answer).toMatchObject({ state: 'conflict' });
    expect(answer.stateMessage).toContain('nothing was moved');
    expect(aliases).toEqual({ champion: '1' });
  });

  it('move once though two portals run on one database', async () => {
    const registry = await rig.start();
    const others = [await rig.start(), await rig.start()];
    await fill(registry);
    const id = await ask(others[0]);
    const answers = await Promise.allSettled(
      [...others, registry].map(({ services }) =>
        services.requests.approve(rig.model, id, {}, bob),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(
      1,
    );
    await rig.settles();
    expect(aliases).toEqual({ champion: '2', previous: '1' });
    expect(rig.mlflow.writes.slice(-2)).toEqual([
      'previous = 1',
      'champion = 2',
    ]);
  });

  it('of a version that is gone are not moved', async () => {
    const registry = await rig.start();
    await fill(registry);
    const id = await ask(registry);
    const model = rig.mlflow.models.get('fraud');
    model?.versions.splice(1, 1);
    const { requests } = registry.services;
    const answer = await requests.approve(rig.model, id, {}, bob);
    expect(answer.stateMessage).toContain('Version 2 is not there any more');
  });

  it('move as soon as a server that was down is back', async () => {
    const registry = await rig.start();
    await fill(registry);
    const id = await ask(registry);
    const { requests, aliases: service } = registry.services;
    rig.mlflow.isDown = true;
    await expect(
      requests.approve(rig.model, id, {}, bob),
    ).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
    await expect(
      service.moveChallenger(rig.model, ada.actor, { version: '3' }),
    ).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
    rig.mlflow.isDown = false;
    const { items } = await requests.list(rig.model, bob, 1);
    expect(items[0].state).toBe('open');
    await requests.approve(rig.model, id, {}, bob);
    await waitUntil(() => aliases.champion === '2');
  });
});
