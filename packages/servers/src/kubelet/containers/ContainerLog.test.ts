import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ContainerLog, logTime } from './ContainerLog';
import { LogQuery, readContainerLog } from './readContainerLog';

const never = new AbortController().signal;

describe('the log of a container', () => {
  let folder: string;
  let log: ContainerLog;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'container-log-'));
    log = new ContainerLog(path.join(folder, 'deep/0.log'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const say = (text: string) => log.append('stdout', Buffer.from(text));
  const read = async (query: LogQuery = {}) => {
    const parts: Buffer[] = [];
    for await (const part of readContainerLog(log, query, never)) {
      parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
  };
  /** Lines in a file whose bytes are counted: more than is read at once. */
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => `line ${i}\n`);

  it('is whole lines in the form of container runtimes, however they come', () => {
    say('one\ntw');
    log.append('stderr', Buffer.from('trouble\n'));
    say('o\nlast');
    log.close();
    const lines = readFileSync(log.file, 'utf8').trimEnd().split('\n');
    const kept = lines.map(line => line.split(' ').slice(1).join(' '));
    expect(kept).toEqual([
      'stdout F one',
      'stderr F trouble',
      'stdout F two',
      'stdout F last',
    ]);
    const times = lines.map(line => line.split(' ')[0]);
    expect(new Set(times).size).toBe(4);
    expect([...times].sort()).toEqual(times);
  });

  it('never gives the same time twice, though the clock is set back', () => {
    const times = [logTime(2e12), logTime(1e12), logTime(2e12)];
    expect([...new Set(times)].sort()).toEqual(times);
  });

  it('keeps a long line, and a character that comes in pieces', async () => {
    const long = 'ä€'.repeat(10_000);
    const bytes = Buffer.from(`${long}\n`);
    log.append('stdout', bytes.subarray(0, 30_001));
    log.append('stdout', bytes.subarray(30_001));
    log.close();
    expect(await read()).toBe(`${long}\n`);
  });

  it.each([0, 1, 7, 9_999, 20_000])('shows its last %d lines', async count => {
    const lines = many(12_000);
    say(lines.join(''));
    log.close();
    const wanted = count ? lines.slice(-count).join('') : '';
    expect(await read({ tailLines: count })).toBe(wanted);
  });

  it('shows lines with their times, from a time on, and no more bytes than asked for', async () => {
    say('old\n');
    const [time] = readFileSync(log.file, 'utf8').split(' ');
    log.close();
    expect(await read({ timestamps: true })).toBe(`${time} old\n`);
    const at = Date.parse(time);
    expect(await read({ sinceMs: at })).toBe('old\n');
    expect(await read({ sinceMs: at + 1 })).toBe('');
    expect(await read({ limitBytes: 2 })).toBe('ol');
  });

  it('is followed until it is closed, without loss or doubles', async () => {
    const following = read({ follow: true });
    const lines = many(5_000);
    for (const line of lines) {
      say(line);
      await new Promise(setImmediate);
    }
    log.close();
    expect(await following).toBe(lines.join(''));
  });

  it('is followed without missing what is written just before the reader waits', async () => {
    const parts = readContainerLog(log, { follow: true }, never);
    const next = async () => String((await parts.next()).value);
    say('first\n');
    expect(await next()).toBe('first\n');
    jest.spyOn(log, 'change').mockImplementationOnce(signal => {
      say('late\n');
      return log.change(signal);
    });
    expect(await next()).toBe('late\n');
    log.close();
    expect((await parts.next()).done).toBe(true);
  });

  it('has one time for a long line, though it is kept in parts', async () => {
    const long = 'x'.repeat(200_000);
    say(`${long}\nnext\n`);
    log.close();
    const lines = (await read({ timestamps: true })).split('\n');
    const texts = lines.map(line => line.replace(/^\S+Z /, ''));
    expect(texts).toEqual([long, 'next', '']);
    expect(lines[0]).not.toBe(long);
  });

  it('is no longer followed when the reader goes', async () => {
    const gone = new AbortController();
    const reading = (async () => {
      const parts = readContainerLog(log, { follow: true }, gone.signal);
      while (!(await parts.next()).done) gone.abort();
    })();
    say('something\n');
    await expect(reading).resolves.toBeUndefined();
    log.close();
  });
});
