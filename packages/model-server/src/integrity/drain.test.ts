import { ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { EventEmitter, once } from 'node:events';
import { createModelServer } from '../createModelServer';
import { digestOfModel } from '../digest';
import { call, heldBack, inferBody, until } from '../http.testing';
import { temporaryFolder, writeModelFolder } from '../modelFolder.testing';
import { logisticModel } from '../onnxGraph.testing';

const PROGRAM = path.resolve(__dirname, '../../bin/model-server.cjs');
const BODY = inferBody('features', 'FP32', [1, 15], Array(15).fill(0));

describe('the program: a stop loses no call that is under way', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let child: ChildProcess | undefined;
  beforeEach(async () => {
    folder = await temporaryFolder();
    await writeModelFolder(folder.path, logisticModel());
  });
  afterEach(async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await folder.remove();
  });

  const start = (...args: string[]) => {
    child = spawn(process.execPath, [PROGRAM, '--port', '0', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: __dirname,
    });
    return child;
  };

  it('answers it after SIGTERM, is not ready meanwhile, and exits with 0', async () => {
    const digest = await digestOfModel(folder.path);
    const server = start('--model', `fraud=${folder.path}@${digest}#7`);
    const lines = createInterface({ input: server.stdout! });
    const [line] = await once(lines, 'line');
    const ready = JSON.parse(line);
    expect(ready).toMatchObject({
      event: 'ready',
      pid: server.pid,
      models: [{ name: 'fraud', version: '7', digest, signature: 'checked' }],
    });
    const held = heldBack(`${ready.url}/v2/models/fraud/infer`, BODY);
    await until(async () =>
      (await call(`${ready.url}/metrics`)).text.includes('in_flight 1'),
    );
    const exit = once(server, 'exit');
    server.kill('SIGTERM');
    await until(() =>
      call(`${ready.url}/readyz`).then(
        answer => answer.status === 503,
        () => true,
      ),
    );
    expect(server.exitCode).toBeNull();
    held.finish();
    expect((await held.answer).status).toBe(200);
    expect(await exit).toEqual([0, null]);
  }, 60_000);

  it('says in one line why it refuses to start', async () => {
    const server = start(
      '--model',
      `fraud=${folder.path}@sha256:${'0'.repeat(64)}`,
    );
    const lines = createInterface({ input: server.stderr! });
    const exit = once(server, 'exit');
    const [line] = await once(lines, 'line');
    expect(JSON.parse(line)).toEqual({
      event: 'refused',
      error: expect.stringMatching(/digest sha256:.* expected sha256:0000/),
    });
    expect(await exit).toEqual([1, null]);
  }, 60_000);

  const embedded = async (drainTimeoutMs: number) => {
    const server = await createModelServer({
      models: [{ name: 'fraud', path: folder.path }],
      limits: { drainTimeoutMs },
    });
    return { server, ...(await server.listen()) };
  };

  it('says so when its port is taken, and ends', async () => {
    const { server, port } = await embedded(10_000);
    const second = start('--model', `m=${folder.path}`, '--port', `${port}`);
    const exit = once(second, 'exit');
    const [line] = await once(
      createInterface({ input: second.stderr! }),
      'line',
    );
    expect(JSON.parse(line).error).toMatch(/EADDRINUSE/);
    expect(await exit).toEqual([1, null]);
    await server.drain();
  }, 60_000);

  it('still answers, though not ready, until nobody should come any more', async () => {
    const { server, url } = await embedded(10_000);
    const unreachable = new EventEmitter();
    const drained = server.drain(once(unreachable, 'now'));
    const statusOf = async (route: string, body?: string) =>
      (await call(url + route, { body })).status;
    expect(await statusOf('/readyz')).toBe(503);
    expect(await statusOf('/v2/health/ready')).toBe(503);
    expect(await statusOf('/v2/models/fraud/ready')).toBe(503);
    expect(await statusOf('/livez')).toBe(200);
    expect(await statusOf('/v2/models/fraud/infer', BODY)).toBe(200);
    unreachable.emit('now');
    await drained;
    await expect(statusOf('/livez')).rejects.toThrow('ECONNREFUSED');
  });

  it('cuts what does not end within the time for it', async () => {
    const { server, url } = await embedded(50);
    const held = heldBack(`${url}/v2/models/fraud/infer`, BODY);
    await until(async () =>
      (await call(`${url}/metrics`)).text.includes('in_flight 1'),
    );
    await Promise.all([
      server.drain(),
      server.drain(),
      expect(held.answer).rejects.toThrow(),
    ]);
  });
});
