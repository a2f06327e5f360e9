import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { answering, ok } from '../__testUtils__/answering';
import { type FeedEvent, runFeed } from './runFeed';

// Programs are started, each of which compiles itself first.
jest.setTimeout(60_000);

const program = path.resolve(__dirname, '../../bin/fraud-feed.cjs');

describe('the program that feeds', () => {
  it.each([
    [[], /^--url is missing; give http:\/\/HOST:PORT\nfraud-feed --url URL/],
    [['--url', 'there'], /^--url is there; give http/],
    [['--url', 'http://h', '--rate', '0'], /^--rate is 0; give a number from/],
    [['--url', 'http://h', '--customers', 'x'], /^--customers is x/],
    [['--prot'], /--prot/],
  ])('%j is refused', async (args, message) => {
    const parts = { emit: () => {}, signal: new AbortController().signal };
    await expect(runFeed(args, parts)).rejects.toThrow(message);
  });

  it('feeds until it is told to end, and says when nobody takes it', async () => {
    const service = await answering((response, number) => {
      response.end('{"decision":"approve"}');
      if (number === 9) service.close();
    });
    const url = new URL(service.url).origin;
    const ending = new AbortController();
    const events: FeedEvent[] = [];
    const args = [
      ...['--url', `${url}/`, '--rate', '500'],
      ...['--customers', '100', '--terminals', '200'],
    ];
    await runFeed(args, {
      signal: ending.signal,
      emit: event => {
        events.push(event);
        if (event.event === 'unanswered') ending.abort();
      },
    });
    expect(service.received.length).toBeGreaterThan(9);
    expect(events).toEqual([
      { event: 'feeding', url, rate: 500 },
      { event: 'unanswered', problem: expect.any(String) },
    ]);
  });

  it('ends with whoever holds the other end of its standard input', async () => {
    const service = await answering(ok);
    const child = spawn(
      process.execPath,
      [program, '--url', new URL(service.url).origin, '--rate', '100'],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const [line] = await once(createInterface(child.stdout), 'line');
    expect(JSON.parse(line)).toMatchObject({ event: 'feeding', rate: 100 });
    const ended = once(child, 'exit');
    child.stdin.end();
    expect(await ended).toEqual([0, null]);
    service.close();
  });
});
