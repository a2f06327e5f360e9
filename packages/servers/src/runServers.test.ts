import { ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { EmbeddedServer } from './embeddedServers';
import { repositoryRoot } from './places';
import { identifyProcess } from './processIdentity';
import { runServers, ServersEvent } from './runServers';
import { startServer } from './startServer';
import {
  temporaryFolder,
  ToyConfig,
  toyServer,
  until,
} from './toyServer.testing';

jest.setTimeout(120_000);

const toy = (name: string, config: ToyConfig = {}): EmbeddedServer => ({
  name,
  start: options =>
    startServer(
      { ...toyServer, name },
      { ...options, config, restart: { delayMs: 1 } },
    ),
  portalConfig: toyServer.portalConfig,
});

describe('servers side by side', () => {
  let dataDir: string;
  let remove: () => void;
  let events: ServersEvent[];
  let end: AbortController;
  beforeEach(() => {
    ({ folder: dataDir, remove } = temporaryFolder());
    events = [];
    end = new AbortController();
  });
  afterEach(() => {
    end.abort();
    remove();
  });

  const run = (...servers: EmbeddedServer[]) =>
    runServers({
      dataDir,
      servers,
      emit: event => events.push(event),
      signal: end.signal,
    });
  const names = () =>
    events.map(e => ('server' in e ? `${e.event} ${e.server}` : e.event));
  const seen = (name: string) => until(() => names().includes(name));

  it('are announced, configured together, and stopped when told to', async () => {
    const done = run(toy('b'), toy('a'));
    await seen('all-ready');
    const urls = events.flatMap(e => (e.event === 'ready' ? [e.url] : []));
    const config = readFileSync(
      path.join(dataDir, 'run/app-config.embedded.yaml'),
      'utf8',
    );
    for (const url of urls) expect(config).toContain(url);
    end.abort();
    expect(await done).toBe(true);
    expect(names().slice(0, 2)).toEqual(['starting b', 'starting a']);
    expect(names().indexOf('located')).toBeLessThan(
      names().findIndex(name => name.startsWith('ready')),
    );
    expect(names().slice(-2).sort()).toEqual(['stopped a', 'stopped b']);
  });

  it('are reported when one dies and comes back', async () => {
    const done = run(toy('a'));
    await seen('all-ready');
    const ready = events.find(e => e.event === 'ready')!;
    process.kill(ready.pid, 'SIGKILL');
    await until(() => names().filter(name => name === 'ready a').length === 2);
    expect(names().slice(4)).toEqual(['ended a', 'starting a', 'ready a']);
    end.abort();
    await done;
  });

  it('are reported when one dies for good', async () => {
    const done = run(toy('a', { diesLater: true }));
    await seen('all-ready');
    process.kill(events.find(e => e.event === 'ready')!.pid, 'SIGKILL');
    await seen('failed a');
    end.abort();
    expect(await done).toBe(true);
  });

  it('are all stopped when one of them cannot start', async () => {
    expect(await run(toy('good'), toy('bad', { dies: 'no' }))).toBe(false);
    expect(names()).toContain('failed bad');
    expect(names().at(-1)).toBe('stopped good');
    expect(names()).not.toContain('all-ready');
  });
});

describe('the program', () => {
  let dataDir: string;
  let remove: () => void;
  let lines: ServersEvent[];
  let program: ChildProcess;
  let errors: string;
  beforeEach(() => {
    ({ folder: dataDir, remove } = temporaryFolder());
    lines = [];
    errors = '';
  });
  afterEach(() => {
    program.kill('SIGKILL');
    remove();
  });

  const start = (...args: string[]) => {
    program = spawn(
      process.execPath,
      [
        '--require',
        '@backstage/cli/config/nodeTransform.cjs',
        'packages/servers/src/main.ts',
        ...args,
      ],
      { cwd: repositoryRoot, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    createInterface(program.stdout!).on('line', line =>
      lines.push(JSON.parse(line)),
    );
    program.stderr!.on('data', chunk => (errors += chunk));
    return new Promise<number | null>(resolve => program.on('close', resolve));
  };
  const mlflowPid = () => lines.find(e => e.event === 'ready')!.pid;
  const allReady = () => until(() => lines.some(e => e.event === 'all-ready'));

  it('runs MLflow until its standard input closes', async () => {
    const exit = start('--data', dataDir, '--only', 'mlflow');
    await allReady();
    const pid = mlflowPid();
    program.stdin!.end();
    expect(await exit).toBe(0);
    expect(lines.at(-1)).toEqual({ event: 'stopped', server: 'mlflow' });
    expect(identifyProcess(pid)).toBeUndefined();
  });

  it('stops what is only starting on SIGTERM', async () => {
    const exit = start('--data', dataDir);
    await until(() => lines.some(e => e.event === 'starting'));
    program.kill('SIGTERM');
    expect(await exit).toBe(0);
    expect(lines.map(e => e.event)).not.toContain('failed');
  });

  it('takes its servers along when it is killed', async () => {
    const exit = start('--data', dataDir);
    await allReady();
    const pid = mlflowPid();
    program.kill('SIGKILL');
    await exit;
    await until(() => identifyProcess(pid) === undefined);
    expect(lines.map(e => e.event)).not.toContain('stopped');
  });

  it.each([
    [
      ['--data', 'x', '--only', 'nothing'],
      /no server "nothing"; there are: mlflow/,
    ],
    [[], /--data is missing. usage:/],
    [['--bogus'], /bogus/],
  ])('says what is wrong with %j', async (args, message) => {
    expect(await start(...args)).toBe(2);
    expect(errors).toMatch(message);
  });
});
