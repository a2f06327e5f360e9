import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { GitHostAddresses } from '../addresses';
import { BareGitRepositoryStore } from '../repositories/BareGitRepositoryStore';
import {
  commitFiles,
  descriptor,
  newRepository,
} from '../__testUtils__/repositories';
import { temporaryFolder } from '../__testUtils__/temporaryFolder';
import { GitHostEntityProvider } from './GitHostEntityProvider';

// Each test makes repositories by many calls of git.
jest.setTimeout(30_000);

describe('GitHostEntityProvider', () => {
  const folder = temporaryFolder();
  const logger = mockServices.logger.mock();
  const applyMutation = jest.fn();
  const publish = jest.fn();
  const connection = { applyMutation, refresh: jest.fn() };
  let store: BareGitRepositoryStore;
  let provider: GitHostEntityProvider;
  let count = 0;
  let now = 100_000;

  /** A provider as a new process of the portal has it. */
  const newProvider = () =>
    new GitHostEntityProvider({
      addresses: new GitHostAddresses('http://portal.example'),
      events: mockServices.events.mock({ publish }),
      logger,
      store,
      now: () => now,
    });

  beforeEach(async () => {
    jest.clearAllMocks();
    count += 1;
    store = new BareGitRepositoryStore({
      directory: join(folder, String(count), 'repositories'),
    });
    await store.create(newRepository('cards'));
    provider = newProvider();
  });

  const commit = (content: string, name = 'cards') =>
    commitFiles(store, name, { 'catalog-info.yaml': content });
  const emitted = () => applyMutation.mock.lastCall?.[0].entities ?? [];
  const names = () =>
    emitted().map(
      ({ entity }: { entity: { metadata: { name: string } } }) =>
        entity.metadata.name,
    );
  const warnings = () => logger.warn.mock.calls.flat().join('\n');

  it('emits the entities of the default branch, with addresses of this portal', async () => {
    await commit(descriptor('cards'));
    await provider.connect(connection);
    const file =
      'http://portal.example/api/git-host/fraud/cards/src/branch/main/catalog-info.yaml';
    expect(applyMutation).toHaveBeenCalledWith({
      type: 'full',
      entities: [
        {
          locationKey: 'git-host:fraud/cards',
          entity: expect.objectContaining({
            kind: 'Component',
            metadata: expect.objectContaining({
              name: 'cards',
              annotations: {
                'backstage.io/managed-by-location': `url:${file}`,
                'backstage.io/managed-by-origin-location': `url:${file}`,
                'backstage.io/source-location':
                  'url:http://portal.example/api/git-host/fraud/cards/src/branch/main/',
                'backstage.io/view-url': file,
              },
            }),
          }),
        },
      ],
    });
    expect(provider.getProviderName()).toBe('git-host');
  });

  it('tells the catalog when something changed, and all once a minute', async () => {
    await provider.connect(connection);
    expect(names()).toEqual([]);
    now += 59_999;
    await provider.refresh();
    expect(applyMutation).toHaveBeenCalledTimes(1);
    now += 1;
    await provider.refresh();
    await provider.refresh();
    expect(applyMutation).toHaveBeenCalledTimes(2);
    applyMutation.mockClear();
    await provider.refresh();
    expect(applyMutation).not.toHaveBeenCalled();
    await commit(descriptor('cards'));
    await Promise.all([provider.refresh(), provider.refresh()]);
    expect(applyMutation).toHaveBeenCalledTimes(1);
    expect(names()).toEqual(['cards']);
  });

  it.each([
    ['another owner', descriptor('cards', 'payments')],
    ['a wrong name', descriptor('CARD ü')],
    ['no lifecycle', descriptor('cards').replace(/ *lifecycle.*\n/, '')],
    ['a foreign apiVersion', descriptor('cards').replace('v1alpha1', 'v9')],
    ['a second, wrong entity', `${descriptor('cards')}---\nkind: Nothing\n`],
  ])(
    'keeps the last right version when a push brings an entity with %s',
    async (_, wrong) => {
      await commit(descriptor('cards'));
      await commit(wrong);
      await commit(`# still wrong\n${wrong}`);
      await provider.connect(connection);
      expect(names()).toEqual(['cards']);
      expect(emitted()[0].entity.spec).toMatchObject({
        owner: 'fraud',
        lifecycle: 'experimental',
      });
      expect(warnings()).toContain('the catalog keeps the version of');
      await commit(descriptor('cards').replace('experimental', 'production'));
      await provider.refresh();
      expect(emitted()[0].entity.spec.lifecycle).toBe('production');
    },
  );

  it.each([
    [
      'another owner',
      descriptor('cards', 'payments'),
      'spec.owner is group:default/payments',
    ],
    [
      'no owner',
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: x}\nspec: {type: a}\n',
      'no spec.owner',
    ],
    [
      'a kind of another sort',
      descriptor('cards').replace('Component', 'Group'),
      'not Group',
    ],
    ['a wrong name', descriptor('-cards'), 'metadata.name'],
    ['no entity', '- 1\n', 'Entity 1: '],
  ])(
    'leaves out an entity with %s while no version is right, and says why',
    async (_, content, reason) => {
      await commit(`${content}---\n${descriptor('good')}`);
      await provider.connect(connection);
      expect(names()).toEqual(['good']);
      expect(warnings()).toContain(reason);
    },
  );

  it('keeps the last readable version when a push breaks the file', async () => {
    await commit(descriptor('cards'));
    await commit('kind: [');
    await provider.connect(connection);
    expect(names()).toEqual(['cards']);
    expect(warnings()).toMatch(
      /the catalog keeps the version of .{10}\. It is unreadable/,
    );
    await commit('# nothing\n');
    await provider.refresh();
    expect(names()).toEqual([]);
    await commit('x'.repeat(1024 * 1024 + 1));
    await provider.refresh();
    expect(warnings()).toContain('more than');
  });

  it('gives an entity to the repository of its name, and else to one that brings it beside its own', async () => {
    await store.create(newRepository('loans'));
    const both = `${descriptor('loans')}---\n${descriptor('shared')}`;
    await commit(`${both}---\n${descriptor('free')}`);
    await commit(both, 'loans');
    await provider.connect(connection);
    expect(
      emitted().map(
        (one: {
          locationKey: string;
          entity: { metadata: { name: string } };
        }) => `${one.locationKey} ${one.entity.metadata.name}`,
      ),
    ).toEqual([
      'git-host:fraud/cards free',
      'git-host:fraud/loans loans',
      'git-host:fraud/loans shared',
    ]);
    expect(warnings()).toContain(
      'It names component:default/loans, which another repository has',
    );
  });

  it('keeps the last right version when a push brings what another repository has in place of its own', async () => {
    await store.create(newRepository('loans'));
    await commit(descriptor('loans'), 'loans');
    const kept = await commit(descriptor('cards'));
    await provider.connect(connection);
    await commit(descriptor('loans').replace('experimental', 'stolen'));
    await provider.refresh();
    const lifecycles = () =>
      emitted().map(({ entity }: { entity: Entity }) => [
        entity.metadata.name,
        entity.spec?.lifecycle,
      ]);
    const both = [
      ['cards', 'experimental'],
      ['loans', 'experimental'],
    ];
    expect(lifecycles()).toEqual(both);
    expect(warnings()).toContain(
      `the catalog keeps the version of ${kept.slice(
        0,
        10,
      )}. It names component:default/loans, which another repository has.`,
    );
    await commit(descriptor('cards', 'payments'));
    await provider.refresh();
    expect(lifecycles()).toEqual(both);
    const [last] = logger.warn.mock.lastCall ?? [];
    expect(last).toContain(`keeps the version of ${kept.slice(0, 10)}`);
    expect(last).toContain('spec.owner is group:default/payments');
    expect(last).not.toContain('loans');
    // A new portal finds the same.
    await newProvider().connect(connection);
    expect(lifecycles()).toEqual(both);
    await commit(descriptor('cards').replace('experimental', 'production'));
    await provider.refresh();
    expect(lifecycles()[0]).toEqual(['cards', 'production']);
  });

  it('says what is wrong once, not again at each change of another repository', async () => {
    await store.create(newRepository('loans'));
    await commit('kind: [');
    await provider.connect(connection);
    await commit(descriptor('loans'), 'loans');
    await provider.refresh();
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });

  it('keeps what it knows of a repository that cannot be read', async () => {
    await commit(descriptor('cards'));
    await provider.connect(connection);
    jest.spyOn(store, 'fingerprint').mockRejectedValue(new Error('disk'));
    await store.create(newRepository('new'));
    await provider.refresh();
    expect(names()).toEqual(['cards']);
    expect(logger.error).toHaveBeenCalled();
  });

  it('does nothing before the catalog connects', async () => {
    await provider.refresh();
    expect(applyMutation).not.toHaveBeenCalled();
  });

  it('tells the portal once that a model was created, over restarts too', async () => {
    await provider.connect(connection);
    expect(publish).not.toHaveBeenCalled();
    await commit(descriptor('cards'));
    await provider.refresh();
    const repository = await store.find('fraud', 'cards');
    const head = await store.resolve(repository!, {
      kind: 'branch',
      name: 'main',
    });
    expect(publish).toHaveBeenCalledWith({
      topic: 'modelport.lifecycle',
      eventPayload: {
        id: `created:component:default/cards:${repository?.createdAt}`,
        entityRef: 'component:default/cards',
        kind: 'created',
        actor: 'user:default/ada',
        time: repository?.createdAt,
        keys: { commit: head },
      },
    });
    await commit(`${descriptor('cards')}# changed`);
    await provider.refresh();
    await newProvider().connect(connection);
    expect(publish).toHaveBeenCalledTimes(1);
  });

  it('tells it again, as the same event, when the bus failed or the portal was killed before it was noted', async () => {
    await commit(descriptor('cards'));
    publish.mockRejectedValueOnce(new Error('no bus'));
    await provider.connect(connection);
    expect(warnings()).toContain('the next look tries again');
    await provider.refresh();
    expect(publish).toHaveBeenCalledTimes(2);

    await store.create(newRepository('loans'));
    await commit(descriptor('loans'), 'loans');
    jest
      .spyOn(store, 'noteCreationTold')
      .mockRejectedValueOnce(new Error('killed here'));
    await newProvider().connect(connection);
    await newProvider().connect(connection);
    const ids = publish.mock.calls.map(([{ eventPayload }]) => eventPayload.id);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(2);
  });

  it('tells of models alone', async () => {
    await commit(descriptor('cards').replace('ml-model', 'service'));
    await provider.connect(connection);
    expect(names()).toEqual(['cards']);
    expect(publish).not.toHaveBeenCalled();
  });
});
