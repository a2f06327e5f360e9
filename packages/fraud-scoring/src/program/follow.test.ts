import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { document, KEY, POLICY, twoModels } from '../__testUtils__/rig';
import type { ScoringConfiguration } from '../config/ScoringConfiguration';
import {
  createScoringService,
  type ScoringService,
} from '../createScoringService';
import {
  aDirective,
  aPolicy,
  RAMPED,
  STOPPED,
} from '../directive/directive.testing';
import { DirectiveIntake } from '../directive/DirectiveIntake';
import { FileSource } from '../directive/FileSource';
import { MemoryStore } from '../store/memoryStore';
import { desiredConfiguration } from './desiredConfiguration';
import { Follower } from './follow';

describe('what a service follows', () => {
  let models: Awaited<ReturnType<typeof twoModels>>;
  let folder: string;
  let service: ScoringService;
  let said: { event: string; error?: string; revision?: number }[];
  const spies: jest.SpyInstance[] = [];

  const configurationFile = () =>
    path.join(models.folder, 'configuration.yaml');
  const directiveFile = () => path.join(folder, 'given.json');
  const configure = (more?: object) =>
    writeFile(configurationFile(), JSON.stringify(document(more)));
  const direct = (...args: Parameters<typeof aDirective>) =>
    writeFile(directiveFile(), JSON.stringify(aDirective(...args)));
  const source = () =>
    ({ kind: 'configuration', file: configurationFile() } as const);
  const intake = () =>
    DirectiveIntake.open({
      source: new FileSource(directiveFile()),
      folder: path.join(folder, 'data'),
    });
  const served = () => service.engine.serving.configuration;
  const events = (name: string) => said.filter(({ event }) => event === name);

  beforeAll(async () => {
    models = await twoModels();
  });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-follow-'));
    said = [];
    const hear = (line: unknown) => {
      if (String(line).startsWith('{')) said.push(JSON.parse(String(line)));
      return true;
    };
    for (const stream of [process.stdout, process.stderr]) {
      spies.push(jest.spyOn(stream, 'write').mockImplementation(hear));
    }
    await configure();
    service = await createScoringService({
      configuration: await desiredConfiguration(source()),
      store: await MemoryStore.open({
        retention: { entitySeconds: 86_400, decisionSeconds: 3_600 },
      }),
      pseudonymKey: KEY,
    });
  });
  afterEach(async () => {
    spies.splice(0).forEach(spy => spy.mockRestore());
    await service.drain();
    await rm(folder, { recursive: true, force: true });
  });
  afterAll(() => models.remove());

  /** A follower that has begun. */
  const begun = async (followed: typeof service = service) => {
    const directives = await intake();
    const follower = new Follower({
      source: source(),
      service: followed,
      directives,
    });
    await follower.begin();
    const ask = async () => {
      await directives.ask();
      await follower.look();
    };
    return { follower, directives, ask };
  };

  it('is what people approved, before the first transaction', async () => {
    await direct(2, { policy: aPolicy(), experiment: RAMPED });
    const { directives } = await begun();
    expect(served()).toMatchObject({
      policy: { version: 2 },
      experiment: { name: 'steeper-r2' },
    });
    expect(directives).toMatchObject({ revision: 2, problem: null });
    expect(said).toEqual([
      expect.objectContaining({ event: 'reconfigured', revision: 1 }),
      { event: 'directive-taken', revision: 2 },
    ]);
  });

  it('is what was kept while the source is silent, and goes on with the source', async () => {
    await direct(2, { policy: aPolicy() });
    await begun();
    await rm(directiveFile());
    await service.reconfigure(await desiredConfiguration(source()));
    const { directives, ask } = await begun();
    expect(served().policy.version).toBe(2);
    expect(directives.revision).toBe(2);
    expect(directives.problem).toMatch(/given\.json cannot be read \(ENOENT\)/);
    expect(events('directive-problem')).toHaveLength(1);
    await direct(3);
    await ask();
    expect(served().policy.version).toBe(1);
    expect(directives).toMatchObject({ revision: 3, problem: null });
  });

  it.each<[string, object, RegExp]>([
    [
      'names a feature that no version has',
      {
        policy: aPolicy({
          rules: [
            {
              name: 'new device',
              when: [{ value: 'device_age', below: 1 }],
              decision: 'review',
            },
          ],
        }),
      },
      /^revision 3 is not served: rules\[0\]\.when\[0\]\.value: the model has no feature device_age/,
    ],
    [
      'names an arm that there is not',
      { policy: aPolicy(), experiment: { ...STOPPED, variant: 'gentle' } },
      /^revision 3 is not served: experiment\.variant: gentle is not an arm/,
    ],
  ])('does not change by a directive that %s', async (_, parts, why) => {
    await direct(2, { experiment: STOPPED });
    const { directives, ask } = await begun();
    const before = served();
    await direct(3, parts);
    await ask();
    await ask();
    expect(served()).toBe(before);
    expect(directives.revision).toBe(2);
    expect(directives.problem).toMatch(why);
    expect(events('directive-problem')).toEqual([
      { event: 'directive-problem', error: directives.problem },
    ]);
    await direct(4);
    await ask();
    expect(served().experiment.name).toBe('steeper');
    expect(directives).toMatchObject({ revision: 4, problem: null });
  });

  it('takes a directive once the configuration has what it names', async () => {
    await direct(2, {
      experiment: { changes: 'next', variant: 'steep' },
      policy: aPolicy(),
    });
    const { directives, follower } = await begun();
    expect(served()).toMatchObject({
      experiment: { name: 'steeper' },
      policy: { version: 2 },
    });
    const [control, steep] = document().experiment.variants;
    const experiment = {
      ...document().experiment,
      name: 'next',
      variants: [control, { ...steep, name: 'steeper' }],
    };
    await configure({ experiment });
    await follower.look();
    expect(served().experiment.name).toBe('steeper');
    expect(events('configuration-refused')).toEqual([
      {
        event: 'configuration-refused',
        error: expect.stringMatching(
          /^together with revision 2 of the directive: experiment\.variant: steep is not an arm of next/,
        ),
      },
    ]);
    await configure({
      experiment: { ...experiment, variants: [control, steep] },
    });
    await follower.look();
    expect([...served().versionOf]).toEqual([['all', 'fraud@2']]);
    expect(directives).toMatchObject({ revision: 2, problem: null });
  });

  it('is the configuration alone where nothing else is followed, each change once', async () => {
    const reconfigure = jest.spyOn(service, 'reconfigure');
    const follower = new Follower({ source: source(), service });
    await follower.begin();
    await follower.look();
    expect(reconfigure).not.toHaveBeenCalled();
    const more = { metadata: { name: 'test', revision: 2 } };
    await configure({ ...more, experiment: undefined, traffic: 'fraud@2' });
    await follower.look();
    await follower.look();
    expect(reconfigure).toHaveBeenCalledTimes(1);
    expect(served().revision).toBe(2);
    const [first, second] = document().models;
    const wrong = [{ ...first, digest: `sha256:${'0'.repeat(64)}` }, second];
    for (const time of [1, 2]) {
      await configure({ models: wrong });
      await follower.look();
      await follower.look();
      expect(reconfigure).toHaveBeenCalledTimes(1 + time);
      await configure({ ...more, experiment: undefined, traffic: 'fraud@2' });
      await follower.look();
    }
    expect(said.map(({ event }) => event)).toEqual([
      'reconfigured',
      'configuration-refused',
      'configuration-refused',
    ]);
  });

  it('is served once what was missing is there, and says meanwhile what it waits for', async () => {
    const clock = { now: 0 };
    const reconfigure = jest.spyOn(service, 'reconfigure');
    const directives = await intake();
    const follower = new Follower({
      ...{ source: source(), service, directives, now: () => clock.now },
    });
    await follower.begin();
    const [first, second] = document().models;
    const late = path.join(models.folder, 'late');
    await rm(late, { recursive: true, force: true });
    await configure({
      metadata: { name: 'test', revision: 2 },
      models: [first, { ...second, path: 'late' }],
    });
    await direct(2, { policy: aPolicy() });
    await directives.ask();
    await follower.look();
    const tried = reconfigure.mock.calls.length;
    await follower.look();
    expect(reconfigure).toHaveBeenCalledTimes(tried);
    expect(served().revision).toBe(1);
    const waits = () => events('configuration-refused');
    expect(waits()).toHaveLength(1);
    expect(waits()[0].error).toMatch(/its files cannot be read: ENOENT/);
    // It is nobody's fault that the files come later: nothing is written anew.
    await cp(path.join(models.folder, '2'), late, { recursive: true });
    clock.now += 1_000;
    await follower.look();
    expect(served().revision).toBe(2);
    expect(waits()).toHaveLength(1);
    await rm(late, { recursive: true });
  });

  it('takes what people approved once what was missing for it is there', async () => {
    const clock = { now: 0 };
    const { reconfigure } = service;
    let problem = 'the view is not served yet';
    const followed: ScoringService = Object.assign(Object.create(service), {
      engine: service.engine,
      reconfigure: async (configuration: ScoringConfiguration) => {
        if (problem) throw new Error(problem);
        return reconfigure(configuration);
      },
    });
    const directives = await intake();
    const follower = new Follower({
      ...{ source: source(), service: followed, directives },
      now: () => clock.now,
    });
    await direct(2, { policy: aPolicy() });
    await follower.begin();
    for (const at of [0, 500, 1_500, 2_500]) {
      clock.now = at;
      await follower.look();
      expect(directives.problem).toBe(
        'revision 2 is not served: the view is not served yet',
      );
    }
    problem = '';
    clock.now = 3_500;
    await follower.look();
    expect(directives).toMatchObject({ revision: 2, problem: null });
    expect(served().policy.version).toBe(2);
  });

  it('does not change by what people approved for another service', async () => {
    await direct(2, { experiment: STOPPED });
    const { directives, ask } = await begun();
    await direct(9, {
      ...{ metadata: { service: 'payments', revision: 9 } },
      policy: aPolicy(),
    });
    await ask();
    expect(served()).toMatchObject({
      ...{ policy: { version: 1 }, experiment: { name: 'none' } },
    });
    expect(directives.revision).toBe(2);
    expect(directives.problem).toMatch(
      /^revision 9 is not served: metadata\.service: it is of payments, and this service is test/,
    );
  });

  it('says of a change in the file that what people approved decides instead', async () => {
    await direct(2, { experiment: RAMPED });
    const { follower } = await begun();
    const { experiment } = document();
    const [control, steep] = experiment.variants;
    const variants = [
      { ...control, weight: 1 },
      { ...steep, weight: 0 },
    ];
    await configure({
      metadata: { name: 'test', revision: 2 },
      experiment: { ...experiment, variants },
    });
    await follower.look();
    await follower.look();
    expect(served()).toMatchObject({
      revision: 2,
      experiment: { name: 'steeper-r2' },
    });
    expect(events('configuration-overridden')).toEqual([
      {
        event: 'configuration-overridden',
        warning: expect.stringContaining('the weights of steeper were changed'),
      },
    ]);
  });

  describe('while a configuration waits for its features', () => {
    let held: ScoringConfiguration | undefined;
    /** A service of which configurations of revision 2 wait. */
    const slow = () => {
      const { engine, reconfigure } = service;
      return Object.assign(Object.create(service), {
        engine,
        async reconfigure(configuration: ScoringConfiguration) {
          held = configuration.revision === 2 ? configuration : undefined;
          return held ? false : reconfigure(configuration);
        },
      });
    };
    const filled = async () => {
      if (!held) throw new Error('nothing waits');
      await service.reconfigure(held);
      held = undefined;
    };
    const withWaiting = () => {
      const followed = slow();
      Object.defineProperty(followed, 'waiting', {
        get: () => held && { revision: held.revision, since: 0 },
      });
      return followed as ScoringService;
    };
    const second = { metadata: { name: 'test', revision: 2 } };

    beforeEach(() => {
      held = undefined;
    });

    it('changes at once by what people approved, and to both once they are there', async () => {
      await direct(1);
      const { ask, follower, directives } = await begun(withWaiting());
      await configure(second);
      await follower.look();
      await follower.look();
      expect(events('configuration-waits')).toEqual([
        { event: 'configuration-waits', revision: 2 },
      ]);
      await direct(2, { experiment: STOPPED });
      await ask();
      expect(served()).toMatchObject({
        revision: 1,
        experiment: { name: 'none' },
      });
      expect(directives.revision).toBe(2);
      expect(held).toMatchObject({
        revision: 2,
        experiment: { name: 'none' },
      });
      await filled();
      await follower.look();
      expect(served()).toMatchObject({
        revision: 2,
        experiment: { name: 'none' },
      });
      expect(events('reconfigured').map(({ revision }) => revision)).toEqual([
        1, 2,
      ]);
    });

    it('waits no longer for one that was taken back', async () => {
      const { follower } = await begun(withWaiting());
      await configure(second);
      await follower.look();
      expect(held).toBeDefined();
      await configure({ policy: POLICY });
      await follower.look();
      expect(held).toBeUndefined();
      expect(served().revision).toBe(1);
    });
  });
});
