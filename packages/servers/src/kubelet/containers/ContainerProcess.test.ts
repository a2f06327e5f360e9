import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { identifyProcess } from '../../processIdentity';
import { ContainerLog } from './ContainerLog';
import { ContainerCommand, ContainerProcess } from './ContainerProcess';
import { descendants } from './processTree';
import { Mount, planRoot } from './rootPlan';

jest.setTimeout(60_000);

const isRoot = process.getuid?.() === 0;

describe('the process of a container', () => {
  let folder: string;
  let tree: string;
  let starts = 0;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'container-process-'));
    tree = path.join(folder, 'tree');
    mkdirSync(path.join(tree, 'workspace'), { recursive: true });
    writeFileSync(path.join(tree, 'workspace/data'), 'of the image\n');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const start = (
    line: string,
    options: Partial<ContainerCommand> = {},
    mounts: Mount[] = [],
  ) => {
    starts += 1;
    const log = new ContainerLog(path.join(folder, `${starts}.log`));
    const container = new ContainerProcess(
      {
        folder: path.join(folder, `start-${starts}`),
        env: {},
        steps: planRoot({ tree, mounts }),
        readOnlyRoot: false,
        hostname: 'trainer',
        workingDir: '/workspace',
        command: ['/bin/sh', '-c', line],
        ...(isRoot && { user: { uid: 10001, gid: 10001, groups: [2000] } }),
        ...options,
      },
      log,
    );
    const said = () =>
      readFileSync(log.file, 'utf8').replace(/^\S+ \S+ F /gm, '');
    return { container, said };
  };
  const run = async (...args: Parameters<typeof start>) => {
    const { container, said } = start(...args);
    return { ...(await container.end), said: said() };
  };

  it('sees the files of the image, the system of the machine, and nothing else of it', async () => {
    const { said } = await run(
      `cat data; pwd; hostname; ls -d ${folder} /work /root /home 2>&1 >&1 | wc -l; ls /dev | grep -c sda`,
    );
    expect(said.split('\n').slice(0, 3)).toEqual([
      'of the image',
      '/workspace',
      'trainer',
    ]);
    expect(said.split('\n').slice(3)).toEqual(['4', '0', '']);
  });

  it('is the first of its own processes', async () => {
    const { said } = await run('echo $$; ls /proc | grep -c "^[0-9]"');
    expect(said.split('\n')[0]).toBe('1');
    expect(Number(said.split('\n')[1])).toBeLessThan(6);
  });

  it('runs as the user of the image where that may be chosen, and gets no more rights', async () => {
    const { said } = await run(
      'id -u; id -G; grep -E "^NoNewPrivs" /proc/self/status | cut -f2',
    );
    const [uid, groups, noNewPrivileges] = said.split('\n');
    expect(uid).toBe(isRoot ? '10001' : '0');
    expect(groups.startsWith(isRoot ? '10001 2000' : '0')).toBe(true);
    expect(noNewPrivileges).toBe('1');
  });

  it('changes no file of the image, whatever it writes', async () => {
    await run(
      'echo changed > data; rm -f data; echo more > /usr/x 2>/dev/null',
      {
        ...(isRoot && { user: { uid: 0, gid: 0, groups: [] } }),
      },
    );
    expect(readFileSync(path.join(tree, 'workspace/data'), 'utf8')).toBe(
      'of the image\n',
    );
  });

  it('writes nowhere but in volumes where its root is read-only', async () => {
    const volume = path.join(folder, 'volume');
    mkdirSync(volume, { mode: 0o777 });
    chmodSync(volume, 0o777);
    const { said } = await run(
      'touch /x /tmp/x /workspace/x /usr/x 2>/dev/null; ls /tmp; touch /out/kept && echo written',
      { readOnlyRoot: true },
      [{ source: volume, target: '/out', readOnly: false }],
    );
    expect(said).toBe('written\n');
  });

  it('finds what is mounted below the image, below the system, and below what is mounted', async () => {
    const host = path.join(folder, 'host');
    mkdirSync(host);
    writeFileSync(path.join(host, 'there'), 'yes\n');
    const mount = (target: string) => ({
      source: host,
      target,
      readOnly: true,
    });
    const { said } = await run(
      'cat /workspace/new/deep/there /usr/new/there /a/there data; ls /usr/bin/env',
      {},
      ['/workspace/new/deep', '/usr/new', '/a'].map(mount),
    );
    expect(said).toBe('yes\nyes\nyes\nof the image\n/usr/bin/env\n');
  });

  it('gets its variables as they are', async () => {
    const env = {
      'dotted.name': 'a',
      PATH: '/nowhere:/usr/bin:/bin',
      LD_LIBRARY_PATH: '/x',
      IFS: 'q',
      quoted: `'"$HOME\n`,
    };
    const { said } = await run(
      '',
      {
        env,
        command: [
          process.execPath,
          '-e',
          'console.log(JSON.stringify(process.env))',
        ],
      },
      [{ source: process.execPath, target: process.execPath, readOnly: true }],
    );
    expect(JSON.parse(said)).toMatchObject(env);
  });

  it.each([
    ['exit 0', { exitCode: 0, reason: 'Completed' }],
    ['exit 7', { exitCode: 7, reason: 'Error' }],
    ['exit 1', { exitCode: 1, reason: 'Error' }],
    ['exit 127', { exitCode: 127, reason: 'Error' }],
  ])('that does "%s" ends so', async (line, expected) => {
    expect(await run(line)).toMatchObject(expected);
  });

  it('does not start when its command is not there', async () => {
    const end = await run('', { command: ['no-such-program'] });
    expect(end).toMatchObject({
      exitCode: 128,
      reason: 'StartError',
      message: expect.stringContaining(
        'exec: "no-such-program": executable file not found in $PATH',
      ),
    });
  });

  it('ends with all that it started when it is killed', async () => {
    const { container, said } = start(
      'setsid sleep 1000 & sleep 1000 & echo up; sleep 1000',
    );
    const up = async () => {
      while (said() !== 'up\n') await new Promise(setImmediate);
    };
    await up();
    const { pid } = container;
    if (!pid) throw new Error('it does not run');
    const all = descendants(pid);
    expect(all.length).toBeGreaterThanOrEqual(3);
    container.kill();
    expect(await container.end).toMatchObject({
      exitCode: 137,
      reason: 'Error',
    });
    expect(all.filter(each => identifyProcess(each))).toEqual([]);
  });

  it('is killed when what it started takes more memory than it may', async () => {
    // Holds what is more than it may have, and never enough to harm the machine.
    const hog = `const a = []; setInterval(() => a.length * 8e6 < 300e6 && a.push(Buffer.alloc(8e6, 1)), 5)`;
    const end = await run(
      '',
      {
        memoryLimit: 150e6,
        command: [
          '/bin/sh',
          '-c',
          `${process.execPath} -e "${hog}"; echo over`,
        ],
      },
      [{ source: process.execPath, target: process.execPath, readOnly: true }],
    );
    expect(end).toMatchObject({ exitCode: 137, reason: 'OOMKilled', said: '' });
  });
});
