import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { startTestRegistry, type TestRegistry } from '@modelport/servers';
import { buildPlan, COMMIT } from '../__testUtils__/builders';
import { temporaryFolder, writeFiles } from '../__testUtils__/fakeRepository';
import { findUv } from '../__testUtils__/findUv';
import { startLockedRegistry } from './__testUtils__/lockedRegistry';
import {
  pythonVersion,
  toyVariables,
  writeToyCheckout,
} from './__testUtils__/toyPackage';
import { configOf, unpackImage } from './__testUtils__/unpackImage';
import {
  CraneImageBuilder,
  type CraneImageBuilderOptions,
} from './CraneImageBuilder';
import type { ImageRequest } from './ImageBuilder';

// The very first start on a machine builds crane and the registry.
jest.setTimeout(1_200_000);

const run = promisify(execFile);
const python = pythonVersion();

describe('an image of a training', () => {
  let registry: TestRegistry;
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  let checkout: string;
  let lines: string[];

  beforeAll(async () => {
    registry = await startTestRegistry();
  });
  afterAll(() => registry?.stop());
  beforeEach(async () => {
    place = await temporaryFolder();
    checkout = path.join(place.folder, 'checkout');
    lines = [];
    await writeToyCheckout(checkout);
  });
  afterEach(() => place.remove());

  const environment = { python, requirements: ['requirements/base.txt'] };
  const inPlace = (name: string) => path.join(place.folder, name);
  const optionsOf = (options: Partial<CraneImageBuilderOptions> = {}) => ({
    ...{ crane: registry.crane, uv: findUv(), python },
    repository: `${registry.host}/toys/trainings`,
    variables: toyVariables(checkout),
    cacheDirectory: inPlace('cache'),
    ...options,
  });
  const build = async (
    options: Partial<CraneImageBuilderOptions> = {},
    request: Partial<ImageRequest> = {},
  ) => {
    const builder = new CraneImageBuilder(optionsOf(options));
    const { image } = await builder.build({
      ...{ id: 't-1', checkout, plan: buildPlan({ environment }) },
      signal: new AbortController().signal,
      onLine: line => lines.push(line),
      ...request,
    });
    return image;
  };
  const leftovers = async () =>
    (await readdir(inPlace('cache'))).filter(name => name.startsWith('image-'));

  it('holds the files of the commit and its packages, and really runs', async () => {
    const image = await build();
    expect(image).toMatch(/\/toys\/trainings@sha256:[0-9a-f]{64}$/);
    await run(registry.crane, ['validate', '--remote', image]);
    const { config, ...rest } = await configOf(registry.crane, image);
    expect(rest).toMatchObject({ architecture: 'amd64', os: 'linux' });
    expect(config).toMatchObject({
      ...{ User: '10001:10001', WorkingDir: '/workspace' },
      Env: [
        'PATH=/opt/modelport/environment/bin:/usr/local/bin:/usr/bin:/bin',
        'PYTHONPATH=/workspace/src:/workspace:/opt/modelport/environment',
        'PYTHONUNBUFFERED=1',
        'LANG=C.UTF-8',
      ],
      Labels: { 'org.opencontainers.image.revision': COMMIT },
    });

    const root = inPlace('root');
    await unpackImage(registry.crane, image, root);
    const packages = path.join(root, 'opt/modelport/environment');
    const options = {
      cwd: path.join(root, 'workspace'),
      env: {
        PATH: `${packages}/bin:${process.env.PATH}`,
        PYTHONPATH: `${root}/workspace/src:${packages}`,
      },
    };
    const trained = await run('python', ['-m', 'train'], options);
    expect(trained.stdout).toBe('trains\ntoy runs\n');
    const toy = path.join(packages, 'bin/toy');
    expect((await run(toy, [], options)).stdout).toBe('toy runs\n');
    expect(await leftovers()).toEqual([]);
  });

  it('is the same for the same commit and requirements, whoever makes it and when', async () => {
    const first = await build();
    await registry.stop();
    registry = await startTestRegistry();
    const elsewhere = inPlace('elsewhere/checkout');
    await cp(checkout, elsewhere, { recursive: true });
    chmodSync(path.join(elsewhere, 'src/train.py'), 0o600);
    await writeFiles(elsewhere, { '.git/HEAD': 'a history' });
    const cacheDirectory = inPlace('elsewhere/cache');
    const second = await build(
      { cacheDirectory },
      { id: 't-2', checkout: elsewhere },
    );
    const digestOf = (image: string) => image.split('@')[1];
    expect(digestOf(second)).toBe(digestOf(first));

    await writeFile(path.join(elsewhere, 'src/train.py'), 'print("other")\n');
    const other = await build(
      { cacheDirectory },
      { id: 't-2', checkout: elsewhere },
    );
    expect(digestOf(other)).not.toBe(digestOf(first));
  });

  it('shares its packages with that of another commit, also after the registry was killed', async () => {
    const first = await build();
    await registry.kill();
    await registry.restart();
    await writeFile(path.join(checkout, 'src/train.py'), 'print("other")\n');
    await rm(inPlace('cache'), { recursive: true });
    const second = await build({ uv: '/nowhere/uv' });
    expect(second).not.toBe(first);
    const layersOf = async (image: string) =>
      (await configOf(registry.crane, image)).rootfs.diff_ids;
    const [packages, source] = await layersOf(first);
    expect(await layersOf(second)).toEqual([packages, expect.any(String)]);
    expect(await layersOf(second)).not.toContain(source);
    expect(lines).toContain('The packages are in the registry already.');
  });

  it('is made once when two trainings need the same packages at once', async () => {
    const repository = `${registry.host}/toys/together`;
    const [first, second] = await Promise.all(
      ['t-1', 't-2'].map(id => build({ repository }, { id })),
    );
    expect(second).toBe(first);
    const installing = lines.filter(line => line.startsWith('Installing'));
    expect(installing).toHaveLength(1);
  });

  it('has the Python of the nodes, and says so where another one is asked for', async () => {
    const repository = `${registry.host}/toys/others`;
    const plan = buildPlan({ environment: { ...environment, python: '3.99' } });
    await build({ repository }, { plan });
    expect(lines).toContain(
      `Python 3.99 is not in the image; using ${python} instead.`,
    );
  });

  it('needs no requirements', async () => {
    const plan = buildPlan({ environment: { requirements: [] } });
    const image = await build({ uv: '/nowhere/uv' }, { plan });
    const root = inPlace('root');
    await unpackImage(registry.crane, image, root);
    expect(existsSync(`${root}/workspace/src/train.py`)).toBe(true);
  });

  it('lies on a base image that is named by its digest', async () => {
    await writeFiles(inPlace('base'), { 'opt/conda/base.txt': 'base' });
    const layer = inPlace('base.tar');
    await run('tar', ['-C', inPlace('base'), '-cf', layer, 'opt']);
    const repository = `${registry.host}/toys/base`;
    const append = ['append', '--oci-empty-base', '-f', layer];
    const appended = await run(registry.crane, [
      ...[...append, '-t', `${repository}:one`],
    ]);
    const mutated = await run(registry.crane, [
      ...['mutate', appended.stdout.trim(), '--repo', repository],
      ...['--env', 'PATH=/opt/conda/bin:/bin', '--entrypoint', '/bin/sh'],
      ...['--set-platform', 'linux/amd64'],
    ]);
    const base = mutated.stdout.trim();
    const image = await build({ base });
    const { config, rootfs } = await configOf(registry.crane, image);
    expect(config.Env).toContain(
      'PATH=/opt/modelport/environment/bin:/opt/conda/bin:/bin',
    );
    const { rootfs: below } = await configOf(registry.crane, base);
    expect(rootfs.diff_ids.slice(0, 1)).toEqual(below.diff_ids);
    expect(rootfs.diff_ids).toHaveLength(3);
    const root = inPlace('root');
    await unpackImage(registry.crane, image, root);
    expect(readFileSync(`${root}/opt/conda/base.txt`, 'utf8')).toBe('base');
  });

  it('is pushed with credentials that are on no command line and in no environment', async () => {
    const login = { username: 'portal', password: 'not-for-others' };
    const locked = await startLockedRegistry(registry.url, login);
    const seen = inPlace('seen');
    const crane = inPlace('crane');
    writeFileSync(
      crane,
      `#!/bin/sh\n{ echo "$@"; env; stat -c '%a %n' "$DOCKER_CONFIG" "$DOCKER_CONFIG"/*; } >> ${seen}\nexec ${registry.crane} "$@"\n`,
      { mode: 0o755 },
    );
    const repository = `${locked.host}/toys/locked`;
    const credentials = [{ registry: locked.host, ...login }];
    const image = await build({ crane, repository, credentials });
    expect(image).toContain(repository);
    const said = readFileSync(seen, 'utf8');
    const encoded = Buffer.from(`portal:${login.password}`).toString('base64');
    expect(said).not.toContain(login.password);
    expect(said).not.toContain(encoded);
    const folders = [...said.matchAll(/^700 (.*)$/gm)].map(([, name]) => name);
    expect(folders.length).toBeGreaterThan(1);
    expect(said).toContain(`600 ${folders[0]}/config.json`);
    for (const folder of folders) expect(existsSync(folder)).toBe(false);

    await expect(
      build({ repository, credentials: [] }, { id: 't-2' }),
    ).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('check what the portal may do'),
    });
    await locked.stop();
  });

  it('cannot be made while the registry is down, and can afterwards', async () => {
    await registry.kill();
    await expect(build()).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
    await registry.restart();
    expect(await build()).toContain('@sha256:');
  });

  it('cannot be made while the registry takes files and says nothing, and can afterwards', async () => {
    const crane = inPlace('crane');
    writeFileSync(
      crane,
      `#!/bin/sh\n[ "$1" = append ] && exec sleep 600\nexec ${registry.crane} "$@"\n`,
      { mode: 0o755 },
    );
    const repository = `${registry.host}/toys/silent`;
    const limits = { askMs: 60_000, pushMs: 1_000 };
    await expect(build({ crane, repository, limits })).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('crane append did not end within 1 s'),
    });
    expect(await leftovers()).toEqual([]);
    expect(await build({ repository })).toContain('@sha256:');
  });

  it('is given up at once, and leaves nothing half-made', async () => {
    const uv = inPlace('uv');
    writeFileSync(uv, '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
    const controller = new AbortController();
    const repository = `${registry.host}/toys/unwanted`;
    const onLine = (line: string) =>
      line.startsWith('Installing') && controller.abort();
    const { signal } = controller;
    await expect(
      build({ uv, repository }, { signal, onLine }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(await leftovers()).toEqual([]);
  });

  it.each([
    ['a missing file', ['requirements/none.txt'], 'cannot be read'],
    ['a file outside', ['../outside.txt'], 'it leaves the repository'],
    ['no hashes', ['requirements/loose.txt'], 'cannot be made: .*hash'],
    [
      'a file that names another one',
      ['requirements/more.txt'],
      'requirements/more.txt line 2: it names another file',
    ],
  ])('is refused for %s', async (_, requirements, words) => {
    await writeFiles(place.folder, {
      'outside.txt': '',
      'checkout/requirements/loose.txt': 'toy==1.0\n',
      'checkout/requirements/more.txt': '# more\n-r base.txt\n',
    });
    const plan = buildPlan({ environment: { requirements } });
    const failure = await build({}, { plan }).catch(error => error);
    expect(failure).toMatchObject({ name: 'InputError' });
    expect(failure.message).toMatch(new RegExp(words, 's'));
    expect(failure.message).not.toContain(place.folder);
  });

  it('is refused for an id that leaves the folder', async () => {
    await expect(build({}, { id: '../x' })).rejects.toThrow('not the id');
  });

  it.each([
    [{ base: 'docker.io/library/python:3.11' }, 'not named by its digest'],
    [{ python: 'three' }, 'no version such as 3.11'],
    [{ repository: 'trainings' }, 'no repository of images'],
  ])('is not made with %j', (options, words) => {
    expect(() => new CraneImageBuilder(optionsOf(options))).toThrow(words);
  });
});
