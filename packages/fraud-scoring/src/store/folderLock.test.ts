import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lockFolder } from './folderLock';

let folder: string;
beforeEach(() => {
  folder = path.join(
    mkdtempSync(path.join(tmpdir(), 'modelport-lock-')),
    'new',
  );
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true }));

const lockNow = () => {
  const [name] = readdirSync(folder);
  return path.join(folder, name);
};

describe('lockFolder', () => {
  it('makes the folder and refuses it while it is in use', () => {
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(
      new RegExp(
        `folder ${folder} is in use by process ${process.pid}; stop that one, or give this one another folder`,
      ),
    );
    lock.release();
    lockFolder(folder).release();
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('refuses a folder of another living process, and takes that of a dead one', async () => {
    lockFolder(folder).release();
    const other = spawn('sleep', ['600']);
    await once(other, 'spawn');
    const stat = readFileSync(`/proc/${other.pid}/stat`, 'utf8');
    const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    writeFileSync(lockNow(), JSON.stringify({ pid: other.pid, startTime }));
    expect(() => lockFolder(folder)).toThrow(`in use by process ${other.pid}`);
    other.kill('SIGKILL');
    await once(other, 'exit');
    lockFolder(folder).release();
  });

  it('is not deceived by a process with the number of a dead one', () => {
    lockFolder(folder).release();
    const owner = { pid: process.pid, startTime: '1' };
    writeFileSync(lockNow(), JSON.stringify(owner));
    expect(() => lockFolder(folder)).not.toThrow();
  });

  it('takes over a lock that was cut short', () => {
    lockFolder(folder).release();
    writeFileSync(lockNow(), '{"pid":');
    lockFolder(folder).release();
    const { pid } = spawnSync('true');
    writeFileSync(lockNow(), JSON.stringify({ pid, startTime: '5' }));
    expect(() => lockFolder(folder)).not.toThrow();
  });
});
