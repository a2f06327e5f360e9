import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { toYaml, writeEmbeddedConfig } from './embeddedConfig';
import { openLog, rotateLog, tailOfLog } from './logFile';
import { cacheFolder, cleanEnvironment } from './places';
import { findFreePort, isPortFree, keepPort, readPorts } from './ports';
import { endLeftover, endProcessGroup } from './processGroup';
import {
  identifyProcess,
  readProcessRecord,
  stillRuns,
  writeProcessRecord,
} from './processIdentity';
import { backoff } from './superviseServer';
import { temporaryFolder, until } from './toyServer.testing';

describe('what is kept in the data folder', () => {
  let folder: string;
  let remove: () => void;
  beforeEach(() => {
    ({ folder, remove } = temporaryFolder());
  });
  afterEach(() => remove());

  describe('ports', () => {
    it('are kept by name', () => {
      keepPort(folder, 'a', 20001);
      keepPort(folder, 'b', 20002);
      keepPort(folder, 'a', 20003);
      expect(readPorts(folder)).toEqual({ a: 20003, b: 20002 });
    });

    it('are chosen afresh when the file is damaged or holds nonsense', () => {
      const file = path.join(folder, 'ports.json');
      expect(readPorts(folder)).toEqual({});
      writeFileSync(file, '{"a": 20');
      expect(readPorts(folder)).toEqual({});
      writeFileSync(file, '{"a": "x", "b": 70000, "c": 20001}');
      expect(readPorts(folder)).toEqual({ c: 20001 });
    });

    it('that are drawn are free, and never the same twice', async () => {
      const held = createServer();
      await new Promise<void>(resolve => held.listen(0, '127.0.0.1', resolve));
      const { port } = held.address() as { port: number };
      expect(await isPortFree(port)).toBe(false);
      held.close();
      const draws = [0.5, 0.5, 0.5001];
      const first = await findFreePort(() => draws.shift()!);
      const second = await findFreePort(() => draws.shift()!);
      expect(first).toBe(25000);
      expect(second).toBe(25001);
      await expect(findFreePort(() => 0.5)).rejects.toThrow(
        /end programs that hold ports/,
      );
    });
  });

  describe('processes', () => {
    it('are told apart by their start', () => {
      const me = identifyProcess(process.pid)!;
      expect(stillRuns(me)).toBe(true);
      expect(stillRuns({ ...me, startTime: '1' })).toBe(false);
      expect(identifyProcess(2 ** 22 + 1)).toBeUndefined();
    });

    it('are read back from their record, and damaged records are nothing', () => {
      const file = path.join(folder, 'run/a.json');
      expect(readProcessRecord(file)).toBeUndefined();
      writeProcessRecord(file, { pid: 5, startTime: '77' });
      expect(readProcessRecord(file)).toEqual({ pid: 5, startTime: '77' });
      for (const text of [
        '{"pid": 5',
        'null',
        '{"pid":1,"startTime":"7"}',
        '{"pid":5}',
      ]) {
        writeFileSync(file, text);
        expect(readProcessRecord(file)).toBeUndefined();
      }
    });

    it('left over are ended when they are the very same, and zombies are none', async () => {
      const file = path.join(folder, 'run/a.json');
      const child = spawn('sleep', ['600'], { detached: true });
      await until(() => child.pid !== undefined);
      const identity = identifyProcess(child.pid!)!;
      writeProcessRecord(file, { ...identity, startTime: '1' });
      expect(await endLeftover(file)).toBeUndefined();
      expect(stillRuns(identity)).toBe(true);
      writeProcessRecord(file, identity);
      expect(await endLeftover(file)).toEqual(identity);
      expect(stillRuns(identity)).toBe(false);
      expect(existsSync(file)).toBe(false);
      expect(await endProcessGroup(identity)).toBe(false);
    });
  });

  describe('logs', () => {
    it('are put aside when they are long, while somebody writes', () => {
      const file = path.join(folder, 'logs/a.log');
      const fd = openLog(file);
      appendFileSync(fd, 'one\n');
      expect(rotateLog(file, { maxBytes: 10 })).toBe(false);
      for (const word of ['two', 'three']) {
        appendFileSync(fd, 'x'.repeat(10));
        expect(rotateLog(file, { maxBytes: 10, keep: 2 })).toBe(true);
        appendFileSync(fd, `${word}\n`);
      }
      expect(readFileSync(file, 'utf8')).toBe('three\n');
      expect(readFileSync(`${file}.1`, 'utf8')).toContain('two');
      expect(readFileSync(`${file}.2`, 'utf8')).toContain('one');
    });

    it('show their end', () => {
      const file = path.join(folder, 'a.log');
      expect(tailOfLog(file)).toBe('');
      writeFileSync(file, 'a\nb\nc\n');
      expect(tailOfLog(file, 2)).toBe('b\nc');
      expect(tailOfLog(file, 5, 4)).toBe('c');
      expect(tailOfLog(file, 1, 400)).toBe('c');
    });
  });

  it('the configuration of the portal joins what all servers add', () => {
    const file = writeEmbeddedConfig(folder, [
      {
        mlflow: {
          servers: [{ name: 'default', baseUrl: 'http://127.0.0.1:1' }],
        },
      },
      {
        mlflow: { servers: [{ name: 'b' }], on: true },
        'a b': [],
        kafka: { brokers: ['x', [1]] },
      },
    ]);
    expect(file).toBe(path.join(folder, 'run/app-config.embedded.yaml'));
    expect(readFileSync(file, 'utf8')).toBe(
      [
        '# Written at each start by packages/servers; changes are lost.',
        'mlflow:',
        '  servers:',
        '    - name: "default"',
        '      baseUrl: "http://127.0.0.1:1"',
        '    - name: "b"',
        '  on: true',
        '"a b": []',
        'kafka:',
        '  brokers:',
        '    - "x"',
        '    - - 1',
        '',
      ].join('\n'),
    );
    expect(toYaml({ a: undefined, b: null })).toBe('b: null\n');
  });
});

describe('the environment', () => {
  it('of child processes has nothing of npm and jest but registry and proxy', () => {
    expect(
      cleanEnvironment({
        PATH: '/bin',
        NODE_OPTIONS: '--x',
        NODE_ENV: 'test',
        JEST_WORKER_ID: '1',
        npm_config_nodedir: '/n',
        npm_config_https_proxy: 'p',
      }),
    ).toEqual({ PATH: '/bin', npm_config_https_proxy: 'p' });
  });

  it('says where the cache is', () => {
    expect(cacheFolder({ MODELPORT_CACHE: '/c' })).toBe('/c');
    expect(cacheFolder({ XDG_CACHE_HOME: '/x' })).toBe('/x/modelport');
    expect(cacheFolder({})).toMatch(/\.cache\/modelport$/);
  });
});

it('the waits between restarts double up to a bound', () => {
  const policy = { delayMs: 250, maxDelayMs: 1000, limit: 8, steadyMs: 1 };
  expect([1, 2, 3, 4].map(n => backoff(n, policy))).toEqual([
    250, 500, 1000, 1000,
  ]);
});
