import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSender } from './buildSender';
import { runSender, type SenderOptions } from './runSender';
import {
  answering,
  ok,
  writing,
  type Answerer,
} from './__testUtils__/answering';

const MINUTES = 60_000;

describe('the sender', () => {
  let folder: string;
  let bodies: string;
  const open: { close: () => void }[] = [];

  beforeAll(async () => {
    await buildSender();
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-sender-'));
    bodies = path.join(folder, 'bodies');
    await writeFile(bodies, '{"id":"@ID@","n":1}\n{"id":"@ID@","n":2}\n');
  }, 15 * MINUTES);
  afterEach(() => {
    for (const each of open.splice(0)) each.close();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const send = (url: string, more: Partial<SenderOptions> = {}) =>
    runSender({
      ...{ url, bodies, cycle: true, rate: 200, seconds: 1 },
      ...{ connections: 16, graceSeconds: 30, realTime: false },
      ...more,
    });

  async function against(answer: Answerer, more: Partial<SenderOptions> = {}) {
    const server = await answering(answer);
    open.push(server);
    const report = await send(server.url, more);
    return { report, received: server.received };
  }

  it('sends what a Poisson process brings in that time, the same for the same seed', async () => {
    const { report } = await against(ok, { seed: 5 });
    const { report: again } = await against(ok, { seed: 5 });
    const { report: other } = await against(ok, { seed: 6 });
    expect(report.due).toBeGreaterThan(200 - 6 * Math.sqrt(200));
    expect(report.due).toBeLessThan(200 + 6 * Math.sqrt(200));
    expect(again.due).toBe(report.due);
    expect(other.due).not.toBe(report.due);
    expect(report).toMatchObject({
      ...{ sent: report.due, answered: { 200: report.due } },
      ...{ errors: 0, unfinished: 0, degraded: 0, rateSent: report.due },
      ...{ rateAsked: 200, connections: 16, seed: 5, stopped: false },
    });
  });

  it('gives every request an id of its own, as wide as the others', async () => {
    const { report, received } = await against(ok, { runId: 'abc' });
    const ids = received.map(body => JSON.parse(body).id as string);
    expect(new Set(ids).size).toBe(report.due);
    expect([...ids].sort()[1]).toBe('abc-0000000001');
    expect(new Set(ids.map(id => id.length))).toEqual(new Set([14]));
    expect(JSON.parse(received[0]).n).toBe(1);
  });

  it('counts nothing of the warm-up', async () => {
    const { report, received } = await against(ok, { warmUpSeconds: 1 });
    expect(received).toHaveLength(report.bodiesUsed);
    expect(report.due).toBeLessThan(report.bodiesUsed - 100);
    expect(report.seconds).toBeCloseTo(1);
  });

  it('measures how long answers take', async () => {
    const hdrFile = path.join(folder, 'latencies.hdr');
    const { report } = await against(
      // The server's delay is what is measured; no test waits by it.
      (response, number) =>
        setTimeout(() => response.end('{}'), number % 5 === 0 ? 2_000 : 20),
      { rate: 100, connections: 64, hdrFile },
    );
    expect(report.latency?.p50).toBeGreaterThan(19);
    expect(report.latency?.p50).toBeLessThan(1_900);
    expect(report.latency?.p90).toBeGreaterThan(1_990);
    expect(report.within100).toBeLessThan(0.85);
    expect(report.within45).toBeLessThanOrEqual(report.within100);
    expect(report.series).toHaveLength(1);
    expect(report.series[0]).toMatchObject({ second: 0, sent: report.due });
    expect(report.series[0].p99).toBeGreaterThan(1_980);
    expect(await readFile(hdrFile, 'utf8')).toMatch(/^HISTFAAA[\w+/=]+\n$/);
  });

  it('counts a stall in full: arrivals go on and what waits for a connection is late', async () => {
    const { report: calm } = await against(ok, { seed: 9 });
    let release: NodeJS.Timeout | undefined;
    const held: (() => void)[] = [];
    let isOver = false;
    const { report } = await against(
      response => {
        const answer = () => response.end('{}');
        if (isOver) {
          answer();
          return;
        }
        held.push(answer);
        // The stall that is measured.
        release ??= setTimeout(() => {
          isOver = true;
          for (const each of held) each();
        }, 500);
      },
      { seed: 9, connections: 2 },
    );
    expect(report.due).toBe(calm.due);
    expect(report.answered).toEqual({ 200: calm.due });
    // Half of the arrivals fell into the stall; only two of them had a connection.
    expect(report.waited).toBeGreaterThan(50);
    expect(report.latency?.p99).toBeGreaterThan(400);
    expect(report.latency?.p90).toBeGreaterThan(300);
    expect(report.within100).toBeLessThan(0.7);
    expect(report.lateness?.p50).toBeLessThan(report.latency?.p99 ?? 0);
  });

  it('counts answers by status, and those that were degraded', async () => {
    const { report } = await against((response, number) => {
      response.statusCode = [200, 500, 503, 204][number % 4];
      response.end(number % 8 === 0 ? '{"degraded":true}' : undefined);
    });
    const counts = Object.values(report.answered);
    expect(Object.keys(report.answered)).toEqual(['200', '204', '500', '503']);
    expect(counts.reduce((sum, count) => sum + count)).toBe(report.due);
    expect(report.degraded).toBe(Math.ceil(report.due / 8));
    expect(report.within100).toBeLessThan(0.51);
  });

  it('reads answers that come in chunks', async () => {
    const { report } = await against(response => {
      response.write('{"degra');
      setImmediate(() => {
        response.write('ded":tr');
        response.end('ue}');
      });
    });
    expect(report.answered).toEqual({ 200: report.due });
    expect(report.degraded).toBe(report.due);
  });

  it('makes a new connection when the server ends one after its answer', async () => {
    const { report } = await against(response => {
      response.setHeader('connection', 'close');
      response.end('{}');
    });
    expect(report.answered).toEqual({ 200: report.due });
    expect(report.errors).toBe(0);
    expect(report.reconnects).toBeGreaterThan(report.due - 17);
  });

  it('counts a connection that breaks instead of an answer as an error, and goes on', async () => {
    let broken = 0;
    const { report } = await against((response, number) => {
      if (number % 10 !== 3) {
        response.end('{}');
        return;
      }
      broken++;
      response.socket?.destroy();
    });
    expect(broken).toBeGreaterThan(5);
    expect(report.errorKinds).toEqual({ closed: broken, unreadable: 0 });
    expect(report.errors).toBe(broken);
    expect(report.answered).toEqual({ 200: report.due - broken });
    expect(report.unfinished).toBe(0);
  });

  it('counts answers that are not HTTP as errors', async () => {
    const server = await writing('SSH-2.0-OpenSSH_9.2 or so\r\n\r\n');
    open.push(server);
    const report = await send(server.url, { rate: 50 });
    expect(report.errorKinds.unreadable).toBeGreaterThan(0);
    expect(report.answered).toEqual({});
    expect(report.latency).toBeNull();
  });

  it('counts what has no answer when the grace time is over', async () => {
    const { report } = await against(() => undefined, { graceSeconds: 0.1 });
    expect(report.unfinished).toBe(report.due);
    expect(report.sent).toBe(16);
    expect(report.due).toBeGreaterThan(100);
  });

  it('reports its own lateness, of the requests that had a free connection', async () => {
    const { report } = await against(ok);
    const { p50, p99, max } = report.lateness ?? { p50: -1, p99: 0, max: 0 };
    expect(p50).toBeGreaterThan(0);
    expect(p99).toBeGreaterThanOrEqual(p50);
    expect(max).toBeGreaterThanOrEqual(p99);
    expect(report.cpuSeconds).toBeGreaterThan(0);
    expect(['nice', 'usual']).toContain(report.scheduling);
  });

  it('prints what it has when it is told to end', async () => {
    const ending = new AbortController();
    const { report } = await against(
      (response, number) => {
        response.end('{}');
        if (number === 20) ending.abort();
      },
      { seconds: 600, signal: ending.signal },
    );
    expect(report.stopped).toBe(true);
    expect(report.due).toBeGreaterThanOrEqual(20);
    expect(report.seconds).toBeLessThan(300);
  });

  it('ends with the bodies when they are not to be repeated', async () => {
    const { report } = await against(ok, { cycle: false, seconds: 60 });
    expect(report).toMatchObject({ due: 2, bodiesUsed: 2, ranOut: true });
    expect(report.seconds).toBeLessThan(5);
  });

  it('says which option is wrong and what to do', async () => {
    const { url, close } = await answering(ok);
    await expect(send(url, { rate: 0 })).rejects.toThrow(
      /-rate is 0; give requests a second/,
    );
    await expect(send('https://localhost/')).rejects.toThrow(
      /-url is "https:\/\/localhost\/"; give http/,
    );
    await expect(send(url, { bodies: '/nowhere' })).rejects.toThrow(
      /-bodies: open \/nowhere/,
    );
    close();
    await expect(send(url)).rejects.toThrow(
      /cannot be reached: .*; start the server first/,
    );
  });
});
