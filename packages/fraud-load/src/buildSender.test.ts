import { mkdtemp, readdir, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSender } from './buildSender';
import { isRecentGo } from './compileSender';

describe('building the sender', () => {
  let cacheDir: string;
  let compiled: number;
  const compile = async (_sources: string, program: string) => {
    compiled++;
    await writeFile(program, 'program');
  };

  beforeEach(async () => {
    compiled = 0;
    cacheDir = await mkdtemp(path.join(tmpdir(), 'fraud-load-cache-'));
  });
  afterEach(() => rm(cacheDir, { recursive: true, force: true }));

  it('happens once, however many ask', async () => {
    const built: string[] = [];
    const options = { cacheDir, compile, onBuild: () => built.push('now') };
    const programs = await Promise.all(
      [1, 2, 3].map(() => buildSender(options)),
    );
    expect(new Set([...programs, await buildSender(options)]).size).toBe(1);
    expect(compiled).toBe(1);
    expect(built).toEqual(['now']);
    expect(await readdir(cacheDir)).toEqual([
      expect.stringMatching(/^fraud-sender-[0-9a-f]{16}$/),
    ]);
  });

  it('takes the program of another process that was faster', async () => {
    const program = await buildSender({
      cacheDir,
      compile: async (sources, file) => {
        await compile(sources, file);
        const [making] = await readdir(cacheDir);
        const folder = path.join(cacheDir, making.split('.')[0]);
        await mkdir(folder);
        await writeFile(path.join(folder, 'fraud-sender'), 'theirs');
      },
    });
    expect(await readdir(path.dirname(program))).toEqual(['fraud-sender']);
    expect(await readdir(cacheDir)).toHaveLength(1);
  });

  it('leaves nothing of a build that failed, and builds again', async () => {
    const failing = buildSender({
      cacheDir,
      compile: async () => {
        throw new Error('no compiler');
      },
    });
    await expect(failing).rejects.toThrow('no compiler');
    expect(await readdir(cacheDir)).toEqual([]);
    await buildSender({ cacheDir, compile });
    expect(compiled).toBe(1);
  });

  it('removes what a process left that was killed', async () => {
    const program = await buildSender({ cacheDir, compile });
    const folder = path.dirname(program);
    await rm(folder, { recursive: true });
    await mkdir(`${folder}.making-999999999-abc`);
    await buildSender({ cacheDir, compile });
    expect(await readdir(cacheDir)).toEqual([path.basename(folder)]);
  });

  it('asks for Go 1.26', () => {
    expect(isRecentGo('go version go1.26.8 linux/amd64')).toBe(true);
    expect(isRecentGo('go version go2.0 linux/amd64')).toBe(true);
    expect(isRecentGo('go version go1.25.1 linux/amd64')).toBe(false);
    expect(isRecentGo('')).toBe(false);
  });
});
