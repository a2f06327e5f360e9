import { execFile } from 'node:child_process';
import { chmodSync, chownSync, readFileSync } from 'node:fs';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildImage, commandOn, type Stage } from './__testUtils__/dockerfile';
import { Program } from './__testUtils__/Program';
import { SECTION, twoModels } from './__testUtils__/rig';

const run = promisify(execFile);
const ROOT = path.resolve(__dirname, '../../..');
const CHART = 'infrastructure/charts/fraud-scoring';
const MB = 1_000_000;

// Packages are built, and what they need is unpacked.
jest.setTimeout(600_000);

const textOf = (...parts: string[]) =>
  readFileSync(path.join(ROOT, ...parts), 'utf8');

async function filesBelow(folder: string) {
  const options = { recursive: true, withFileTypes: true } as const;
  return (await readdir(folder, options)).filter(entry => entry.isFile());
}

async function sizeOf(folder: string): Promise<number> {
  const sizes = await Promise.all(
    (
      await filesBelow(folder)
    ).map(({ parentPath, name }) => stat(path.join(parentPath, name))),
  );
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

describe('the image', () => {
  let folder: string;
  let models: Awaited<ReturnType<typeof twoModels>>;
  let image: Stage;
  const running: Program[] = [];

  beforeAll(async () => {
    models = await twoModels();
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-image-'));
    await chmod(folder, 0o755);
    const context = path.join(folder, 'context');
    await run(
      process.execPath,
      ['packages/launcher/image.mjs', '--out', context],
      { cwd: ROOT },
    );
    image = await buildImage(context, path.join(folder, 'stages'));
    await cp(path.join(models.folder, '1'), path.join(folder, 'model'), {
      recursive: true,
    });
    await writeFile(
      path.join(folder, 'modelport.yaml'),
      JSON.stringify({ kind: 'Model', features: SECTION }),
    );
    await run('chmod', ['-R', 'a+rX', path.join(folder, 'model')]);
    // As a root file system that is mounted read-only.
    await run('chmod', ['-R', 'a-w', image.root]);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map(each => each.end('SIGKILL')));
  });
  afterAll(async () => {
    await models?.remove();
    await run('chmod', ['-R', 'u+w', folder]);
    await rm(folder, { recursive: true, force: true });
  });

  /** As a container has it: the user of the image, its environment, and none of the files of this checkout. */
  const start = (command: string[], args: string[]) => {
    const isRoot = process.getuid?.() === 0;
    const program = new Program(args, commandOn(image, command), {
      cwd: path.join(image.root, image.directory),
      env: image.env,
      ...(isRoot && { uid: Number(image.user), gid: Number(image.user) }),
    });
    running.push(program);
    return program;
  };
  const writableFolder = async (name: string) => {
    const made = path.join(folder, name);
    await mkdir(made);
    if (process.getuid?.() === 0) chownSync(made, 10001, 10001);
    chmodSync(made, 0o700);
    return made;
  };

  it('answers a payment as a user that can write nothing but its data, and ends when it is told to', async () => {
    const data = await writableFolder('data');
    const program = start(image.entrypoint, [
      ...['--port', '0', '--data', data],
      ...['--model', path.join(folder, 'model')],
      ...['--features', path.join(folder, 'modelport.yaml')],
    ]);
    const { url } = await program.says('ready');
    const response = await fetch(`${url}/v1/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ transaction_id: 't-1', customer_id: 'c-1', terminal_id: 'pos-1' },
        ...{ event_time: '2026-06-01T12:00:00Z', amount: 10, currency: 'EUR' },
      }),
    });
    expect(await response.json()).toMatchObject({
      transaction_id: 't-1',
      score: expect.any(Number),
      degraded: false,
    });
    expect(await program.end('SIGTERM')).toBe(0);
    expect(await readdir(data)).toContain('records');
  });

  it('has the feature pipeline, which is another command', async () => {
    const program = start(
      ['node', '/app/packages/feature-pipeline/bin/feature-pipeline.cjs'],
      [],
    );
    expect(await program.says('refused')).toHaveProperty('usage');
    expect(await program.exitCode()).toBe(1);
  });

  it('is small: no sources, no tests, and ONNX Runtime for one processor', async () => {
    const app = path.join(image.root, image.directory);
    expect((await readdir(app)).sort()).toEqual([
      'node_modules',
      'package.json',
      'packages',
    ]);
    const packages = path.join(app, 'packages');
    expect(await readdir(packages)).toEqual(
      expect.not.arrayContaining(['launcher', 'servers']),
    );
    const ours = (await filesBelow(packages)).map(({ name }) => name);
    expect(ours.filter(name => /\.tsx?$|\.test\./.test(name))).toEqual([]);
    const libraries = await filesBelow(
      path.join(app, 'node_modules/onnxruntime-node/bin'),
    );
    expect(libraries.map(({ name }) => name).sort()).toEqual([
      'libonnxruntime.so.1',
      'onnxruntime_binding.node',
    ]);
    expect(new Set(libraries.map(each => each.parentPath)).size).toBe(1);
    expect(libraries[0].parentPath).toMatch(
      new RegExp(`/linux/${process.arch}$`),
    );
    expect(await sizeOf(app)).toBeLessThan(130 * MB);
  });

  it('is started as the chart and npm run serve:fraud start it', () => {
    const statefulSet = textOf(CHART, 'templates/statefulset.yaml');
    expect(statefulSet).toContain(`runAsUser: ${image.user}`);
    expect(textOf(CHART, 'values.yaml')).toMatch(
      new RegExp(`^port: ${image.port}$`, 'm'),
    );
    const flags = image.entrypoint.filter(word => word.startsWith('--'));
    const served = textOf('packages/launcher/serve-fraud.mjs');
    const servedFlags = [...served.matchAll(/'(--[^']+)'/g)].map(
      ([, flag]) => flag,
    );
    expect(servedFlags).toHaveLength(4);
    expect(flags).toEqual(servedFlags);
    expect(image.env).toEqual({ NODE_ENV: 'production' });
  });
});
