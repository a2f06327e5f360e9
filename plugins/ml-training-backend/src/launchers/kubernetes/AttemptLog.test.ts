import { appendFile, readFile, rm, truncate } from 'node:fs/promises';
import type { LogLine } from '@modelport/plugin-ml-cluster-node';
import fc from 'fast-check';
import { temporaryFolder } from '../../__testUtils__/fakeRepository';
import { TrainingFolder } from '../local/TrainingFolder';
import { AttemptLog } from './AttemptLog';

jest.setTimeout(60_000);

const lineAt = (ms: number, text: string): LogLine => ({
  timestamp: `${new Date(ms).toISOString().slice(0, 23)}000123Z`,
  text,
  truncated: false,
});

describe('AttemptLog', () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: TrainingFolder;

  beforeEach(async () => {
    place = await temporaryFolder();
    folder = new TrainingFolder(place.folder, 't-1');
    await folder.make();
    await folder.log('[modelport] Fetching.');
  });
  afterEach(() => place.remove());

  const text = () => readFile(folder.file('log'), 'utf8');
  /** What a kubelet gives: the lines from a second on, in the order of its file. */
  const since = (lines: LogLine[], from: Date | undefined) =>
    lines.filter(
      ({ timestamp = '' }) => !from || Date.parse(timestamp) >= from.getTime(),
    );

  it('follows what was there with the lines of each attempt, and says where another begins', async () => {
    const log = await AttemptLog.open(folder);
    expect(log.begin('a', 'Begins again.')).toBeUndefined();
    await log.add('a', lineAt(1_000, 'one'));
    await log.finish('a');
    log.begin('b', 'Begins again.');
    await log.add('b', lineAt(2_000, 'two'));
    await log.finish('b');
    expect(await text()).toBe(
      '[modelport] Fetching.\none\nBegins again.\ntwo\n',
    );
    expect((await AttemptLog.open(folder)).isDone('b')).toBe(true);
  });

  it('takes no words of a node for a line, and says of a line that its end is missing', async () => {
    const log = await AttemptLog.open(folder);
    log.begin('a', '');
    await log.add('a', { text: 'unable to retrieve', truncated: false });
    await log.add('a', { ...lineAt(1, 'long'), truncated: true });
    await log.flush();
    expect(await text()).toBe(
      '[modelport] Fetching.\nlong [the rest is left out]\n',
    );
  });

  it('fails, rather than to leave lines out, when the disk does', async () => {
    const log = await AttemptLog.open(folder);
    log.begin('a', '');
    await rm(folder.path, { recursive: true });
    await log.add('a', lineAt(1, 'one'));
    await expect(log.flush()).rejects.toThrow('ENOENT');
    await expect(log.add('a', lineAt(2, 'two'))).rejects.toThrow('ENOENT');
  });

  it.each([
    ['Z', 0],
    ['+02:00', 120],
    ['-05:30', -330],
  ])(
    'has each line once on a node whose clock has the zone %s',
    async (zone, minutes) => {
      const local = (ms: number, words: string): LogLine => {
        const { timestamp = '', ...line } = lineAt(
          ms + minutes * 60_000,
          words,
        );
        return { ...line, timestamp: timestamp.replace('Z', zone) };
      };
      const at = Date.UTC(2026, 10, 1, 23, 59, 58);
      const all = [0, 900, 1_000, 1_200, 2_500].map((ms, number) =>
        local(at + ms, `line ${number}`),
      );
      for (const length of [2, 4, 5]) {
        const log = await AttemptLog.open(folder);
        const wanted = since(all.slice(0, length), log.begin('a', ''));
        for (const line of wanted) await log.add('a', line);
        await log.flush();
      }
      const lines = 'line 0\nline 1\nline 2\nline 3\nline 4\n';
      expect(await text()).toBe(`[modelport] Fetching.\n${lines}`);
    },
  );

  it('has each line once when those of two streams are out of order', async () => {
    const all = [
      lineAt(1_300, 'output'),
      lineAt(1_200, 'error'),
      lineAt(1_400, 'more'),
    ];
    for (const length of [2, 3]) {
      const log = await AttemptLog.open(folder);
      const wanted = since(all.slice(0, length), log.begin('a', ''));
      for (const line of wanted) await log.add('a', line);
      await log.flush();
    }
    expect(await text()).toBe('[modelport] Fetching.\noutput\nerror\nmore\n');
  });

  it('keeps nothing of what is written in memory', async () => {
    const size = 40 * 1024 * 1024;
    await truncate(folder.file('log'), size);
    await folder.write('logs.json', { size, attempts: {} });
    const { arrayBuffers } = process.memoryUsage();
    const log = await AttemptLog.open(folder);
    const more = process.memoryUsage().arrayBuffers - arrayBuffers;
    expect(more).toBeLessThan(size / 4);
    expect(log.isDone('a')).toBe(false);
  });

  it('has each line once, wherever the portal died and whatever it had written by then', async () => {
    const lines = fc.array(
      fc.record({
        step: fc.constantFrom(0, 0, 1, 400, 1_500),
        text: fc.constantFrom('', 'a', 'b', 'loss 0.1', 'ü'),
      }),
      { maxLength: 30 },
    );
    const deaths = fc.array(
      fc.record({ after: fc.nat(30), torn: fc.nat(12), noted: fc.boolean() }),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(lines, deaths, async (steps, stops) => {
        await folder.remove('log', 'logs.json');
        await folder.log('[modelport] Fetching.');
        let at = Date.UTC(2026, 10, 1);
        const all = steps.map(step => lineAt((at += step.step), step.text));
        const whole = all.map(line => `${line.text}\n`).join('');
        for (const { after, torn, noted } of [
          ...stops,
          { after: Infinity, torn: 0, noted: true },
        ]) {
          const log = await AttemptLog.open(folder);
          const wanted = since(all, log.begin('a', ''));
          for (const line of wanted.slice(0, after)) await log.add('a', line);
          await log.flush();
          if (!noted) {
            // More was written than could be noted.
            const written = (await readFile(folder.file('log'))).subarray(22);
            const rest = Buffer.from(whole).subarray(written.length);
            await appendFile(folder.file('log'), rest.subarray(0, torn));
          }
        }
        expect(await text()).toBe(`[modelport] Fetching.\n${whole}`);
      }),
      { numRuns: 60 },
    );
  });
});
