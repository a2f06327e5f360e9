import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
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

  const SECRET = 'S3cr-t_'.repeat(6);
  const TOKEN = `mpt_0123456789abcdef_${SECRET}`;
  const supervise = async (command: string[], more = {}) => {
    await folder.write('spec.json', {
      command,
      cwd: folder.path,
      env: { PATH: '/usr/bin:/bin' },
      timeoutSeconds: 60,
      memoryMiB: 512,
      logLimitBytes: 100_000,
      ...more,
    });
    const supervisor = path.resolve(
      __dirname,
      '../../../supervisor/supervise.cjs',
    );
    spawnSync(process.execPath, [supervisor, folder.path]);
  };

  it('gives out no token, wherever a read begins and wherever the log is cut', async () => {
    const content = `a ${TOKEN} größer\n${TOKEN}\nm end`;
    await writeFile(folder.file('log'), content);
    expect((await folder.readLog({ tail: 9 })).text).toBe(
      'a mpt_*** größer\nmpt_***\nm end',
    );
    for (let cut = 0; cut <= Buffer.byteLength(content); cut += 1) {
      await writeFile(
        folder.file('log'),
        Buffer.from(content).subarray(0, cut),
      );
      const first = await folder.readLog({ cursor: 0 });
      await writeFile(folder.file('log'), content);
      const rest = await folder.readLog({ cursor: first.cursor });
      expect(first.text + rest.text).toBe('a mpt_*** größer\nmpt_***\nm end');
      const inside = await folder.readLog({ cursor: cut });
      expect(inside.text).not.toContain('S3cr');
      expect(inside.text).not.toContain('cr-t');
    }
  });

  it('keeps back what may begin a token until the training has ended', async () => {
    await writeFile(folder.file('log'), `x ${TOKEN}`);
    expect(await folder.readLog({ cursor: 0 })).toMatchObject({
      text: 'x ',
      cursor: 2,
    });
    await folder.write('exit.json', {});
    const { text, cursor, size } = await folder.readLog({ cursor: 0 });
    expect(text).toBe('x mpt_***');
    expect(cursor).toBe(size);
  });

  it('never has a token in the file, even when it is printed in pieces', async () => {
    const pieces = [TOKEN.slice(0, 2), TOKEN.slice(2, 30), TOKEN.slice(30)];
    const script = pieces.map(piece => `printf '%s' '${piece}'; sleep 0.1`);
    await supervise(['sh', '-c', `${script.join(';')}; printf ' \\377m'`]);
    const file = await readFile(folder.file('log'), 'latin1');
    expect(file).toBe('mpt_*** \u00ffm');
  });

  it('says why a command cannot be started that Node refuses', async () => {
    await supervise(['echo', 'a\u0000b']);
    expect(await folder.read('exit.json')).toMatchObject({ code: 127 });
    expect((await folder.readLog({ tail: 9 })).text).toContain(
      'The command cannot be started: ',
    );
  });

  it('gets no longer than its limit', async () => {
    await supervise(['sh', '-c', 'yes | head -c 100000'], {
      logLimitBytes: 5_000,
    });
    const { text, size } = await folder.readLog({ tail: 1 });
    expect(text).toContain('has reached 5000 bytes');
    expect(size).toBeLessThan(5_200);
    expect(await folder.read('exit.json')).toMatchObject({ code: 0 });
  });
});
