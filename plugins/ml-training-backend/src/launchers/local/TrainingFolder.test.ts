import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporaryFolder } from '../../__testUtils__/fakeRepository';
import { TrainingFolder } from './TrainingFolder';

describe('TrainingFolder', () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: TrainingFolder;

  beforeEach(async () => {
    place = await temporaryFolder();
    folder = new TrainingFolder(place.folder, 't-1');
    await folder.make();
  });
  afterEach(() => place.remove());

  it('has an empty log before anything was written', async () => {
    expect(await folder.readLog({ cursor: 5 })).toEqual({
      text: '',
      cursor: 0,
      size: 0,
    });
  });

  it('reads a log part by part, and cuts no character', async () => {
    const content = Buffer.from('größer 模型 🙂 ende\n'.repeat(3));
    for (let cut = 0; cut <= content.length; cut += 1) {
      await writeFile(folder.file('log'), content.subarray(0, cut));
      const first = await folder.readLog({ cursor: 0 });
      expect(first.text).not.toContain('\ufffd');
      await writeFile(folder.file('log'), content);
      const rest = await folder.readLog({ cursor: first.cursor });
      expect(first.text + rest.text).toBe(content.toString());
      expect(rest.cursor).toBe(content.length);
    }
  });

  it('goes on when bytes are no text', async () => {
    await writeFile(folder.file('log'), Buffer.from([0x41, 0x80, 0x80, 0x80]));
    expect((await folder.readLog({ cursor: 0 })).cursor).toBe(4);
  });

  it('reads a long log in parts, and its last lines', async () => {
    const lines = Array.from({ length: 60_000 }, (_, line) => `line ${line}\n`);
    await writeFile(folder.file('log'), lines.join(''));
    let text = '';
    let cursor = 0;
    let size = 1;
    while (cursor < size) {
      const part = await folder.readLog({ cursor });
      text += part.text;
      ({ cursor, size } = part);
    }
    expect(text).toBe(lines.join(''));
    expect((await folder.readLog({ tail: 2 })).text).toBe(
      'line 59998\nline 59999\n',
    );
  });

  it('gets no longer than its limit', async () => {
    await folder.write('spec.json', {
      command: ['sh', '-c', 'yes | head -c 100000'],
      cwd: folder.path,
      env: { PATH: '/usr/bin:/bin' },
      timeoutSeconds: 60,
      memoryMiB: 512,
      logLimitBytes: 5_000,
    });
    const supervisor = path.resolve(
      __dirname,
      '../../../supervisor/supervise.cjs',
    );
    spawnSync(process.execPath, [supervisor, folder.path]);
    const { text, size } = await folder.readLog({ tail: 1 });
    expect(text).toContain('has reached 5000 bytes');
    expect(size).toBeLessThan(5_200);
    expect(await folder.read('exit.json')).toMatchObject({ code: 0 });
  });
});
