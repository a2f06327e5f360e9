import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { makeOnce } from './makeOnce';
import { temporaryFolder } from './toyServer.testing';

describe('a folder that is made once', () => {
  it('leaves alone what another process is making, and removes what a dead one left', async () => {
    const { folder, remove } = temporaryFolder();
    const { pid: dead } = spawnSync('true');
    const alive = process.ppid;
    for (const pid of [dead, alive]) {
      mkdirSync(path.join(folder, `thing.making-${pid}`));
      mkdirSync(path.join(folder, `thing.making-${pid}-work`));
    }
    await makeOnce(path.join(folder, 'thing'), async making =>
      mkdirSync(making),
    );
    expect(readdirSync(folder).sort()).toEqual([
      'thing',
      `thing.making-${alive}`,
      `thing.making-${alive}-work`,
    ]);
    remove();
  });

  it('is made by the first of several calls, and not there when that fails', async () => {
    const { folder, remove } = temporaryFolder();
    const thing = path.join(folder, 'thing');
    const fails = async (making: string) => {
      mkdirSync(making);
      throw new Error('no');
    };
    await expect(makeOnce(thing, fails)).rejects.toThrow('no');
    expect(existsSync(thing)).toBe(false);

    let made = 0;
    const make = async (making: string) => {
      made += 1;
      mkdirSync(making);
    };
    await Promise.all([makeOnce(thing, make), makeOnce(thing, make)]);
    expect(made).toBe(1);
    expect(existsSync(thing)).toBe(true);
    remove();
  });
});
