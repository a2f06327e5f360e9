import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { identifyProcess } from './processIdentity';
import { readPorts } from './ports';
import { RunningServer, ServerExit, StartOptions } from './serverDefinition';
import { ServerStartError } from './ServerStartError';
import { startServer } from './startServer';
import {
  temporaryFolder,
  ToyConfig,
  toyServer,
  until,
} from './toyServer.testing';

jest.setTimeout(60_000);

describe('a server', () => {
  let dataDir: string;
  let remove: () => void;
  let running: RunningServer[];

  beforeEach(() => {
    ({ folder: dataDir, remove } = temporaryFolder());
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map(server => server.stop()));
    remove();
  });

  const start = async (
    config: ToyConfig = {},
    options: Partial<StartOptions<ToyConfig>> = {},
  ) => {
    const restart = options.restart ?? { delayMs: 1 };
    const server = await startServer(toyServer, {
      dataDir,
      config,
      ...options,
      restart,
    });
    running.push(server);
    return server;
  };
  const helperOf = async (server: RunningServer) =>
    Number(await (await fetch(server.url)).text());
  const recordFile = () => path.join(dataDir, 'run', 'toy.json');
  const alive = (pid: number) => identifyProcess(pid) !== undefined;
  const nextExit = (server: RunningServer) =>
    new Promise<ServerExit>(resolve => server.onExit(resolve));

  it('is ready when the start resolves, and is gone with its group when stop does', async () => {
    const server = await start();
    expect(server).toMatchObject({
      name: 'toy',
      url: `http://127.0.0.1:${server.port}`,
      env: { TOY_URL: server.url },
    });
    const helper = await helperOf(server);
    expect(JSON.parse(readFileSync(recordFile(), 'utf8'))).toEqual(
      identifyProcess(server.pid),
    );
    expect(readFileSync(server.logFile, 'utf8')).toContain('listening');

    await server.stop();
    await server.stop();
    expect(alive(server.pid)).toBe(false);
    await until(() => !alive(helper));
    expect(existsSync(recordFile())).toBe(false);
    await expect(server.ready()).rejects.toThrow('toy was stopped');
    await expect(server.restart()).rejects.toThrow('start a new one');
  });

  it('keeps its port from start to start', async () => {
    const first = await start();
    await first.stop();
    const second = await start();
    expect(second.port).toBe(first.port);
    expect(readPorts(dataDir)).toEqual({ toy: first.port });
  });

  it('takes another port while its own is held by somebody else, and keeps that one', async () => {
    const first = await start();
    await first.stop();
    const squatter = createServer();
    await new Promise<void>(resolve =>
      squatter.listen(first.port, '127.0.0.1', resolve),
    );
    const second = await start();
    expect(second.port).not.toBe(first.port);
    expect(readPorts(dataDir)).toEqual({ toy: second.port });
    squatter.close();
  });

  it('tries another port when somebody was faster', async () => {
    let tries = 0;
    const unlucky = {
      ...toyServer,
      plan: async (...[context, config]: Parameters<typeof toyServer.plan>) =>
        toyServer.plan(
          context,
          ++tries === 1 ? { dies: 'listen EADDRINUSE' } : config,
        ),
    };
    const server = await startServer(unlucky, { dataDir, config: {} });
    running.push(server);
    expect(tries).toBe(2);
    expect(readPorts(dataDir)).toEqual({ toy: server.port });
  });

  it('is started again after kill -9, on the same port', async () => {
    const server = await start();
    const { pid } = server;
    const helper = await helperOf(server);
    const exit = nextExit(server);
    process.kill(pid, 'SIGKILL');
    expect(await exit).toEqual({
      code: null,
      signal: 'SIGKILL',
      willRestart: true,
    });
    await server.ready();
    expect(server.pid).not.toBe(pid);
    expect((await fetch(server.url)).ok).toBe(true);
    await until(() => !alive(helper));
    expect(JSON.parse(readFileSync(recordFile(), 'utf8'))).toEqual(
      identifyProcess(server.pid),
    );
  });

  it('is given up after too many deaths in a row', async () => {
    const server = await start(
      { diesLater: true },
      { restart: { delayMs: 1, limit: 2 } },
    );
    process.kill(server.pid, 'SIGKILL');
    await nextExit(server);
    await expect(server.ready()).rejects.toThrow(
      /toy did not start: .*exit code 4[^]*no more/,
    );
  });

  it('stays dead when told to', async () => {
    const server = await start({}, { restart: false });
    const exit = nextExit(server);
    process.kill(server.pid, 'SIGKILL');
    expect((await exit).willRestart).toBe(false);
    await expect(server.ready()).rejects.toThrow(
      /signal SIGKILL and is not restarted/,
    );
  });

  it('can be restarted, and tells its listeners until they leave', async () => {
    const server = await start();
    const { pid, port } = server;
    const exits: ServerExit[] = [];
    const leave = server.onExit(exit => exits.push(exit));
    await server.restart();
    expect(server.pid).not.toBe(pid);
    expect(server.port).toBe(port);
    expect(exits).toEqual([
      { code: null, signal: 'SIGTERM', willRestart: true },
    ]);
    leave();
    await server.stop();
    expect(exits).toHaveLength(1);
  });

  it('is killed when it ignores SIGTERM', async () => {
    const server = await start({ stubborn: true }, { graceMs: 100 });
    const exit = nextExit(server);
    await server.stop();
    expect(await exit).toMatchObject({ signal: 'SIGKILL', willRestart: false });
  });

  it('that ends at once says why', async () => {
    const error: ServerStartError = await start({
      dies: 'no such table',
    }).catch(e => e);
    expect(error).toBeInstanceOf(ServerStartError);
    expect(error.message).toMatch(
      /toy did not start: its process ended with exit code 3\. Last lines of .*toy\.log:\nno such table/,
    );
    expect(existsSync(recordFile())).toBe(false);
  });

  it('that is never ready is ended after the time it was given', async () => {
    const call = start(
      { neverReady: true },
      { readyTimeoutMs: 300, graceMs: 500 },
    );
    await expect(call).rejects.toThrow(/not ready on http.* within 0.3 s/);
    expect(existsSync(recordFile())).toBe(false);
  });

  it('that is never ready can be given up', async () => {
    const giveUp = new AbortController();
    const call = start({ neverReady: true }, { signal: giveUp.signal });
    await until(() => existsSync(recordFile()));
    const { pid } = JSON.parse(readFileSync(recordFile(), 'utf8'));
    giveUp.abort();
    await expect(call).rejects.toThrow(/stopped while it started/);
    expect(alive(pid)).toBe(false);
  });

  it('whose program does not exist says so', async () => {
    const plan = async () => ({ command: '/no/such/program', args: [] });
    await expect(
      startServer({ ...toyServer, plan }, { dataDir, config: {} }),
    ).rejects.toThrow(/cannot run "\/no\/such\/program".*ENOENT/);
  });

  it('of an earlier run is ended before the new one starts', async () => {
    const abandoned = await startServer(toyServer, {
      dataDir,
      config: {},
      restart: false,
    });
    const second = await start();
    expect(alive(abandoned.pid)).toBe(false);
    expect(second.port).toBe(abandoned.port);
  });

  it('leaves a stranger alone who got the pid of an earlier run', async () => {
    await start().then(server => server.stop());
    const stranger = spawn('sleep', ['600'], { detached: true });
    await until(() => stranger.pid !== undefined && alive(stranger.pid));
    writeFileSync(
      recordFile(),
      JSON.stringify({ pid: stranger.pid, startTime: '1' }),
    );
    await start();
    expect(alive(stranger.pid!)).toBe(true);
    stranger.kill('SIGKILL');
  });
});
