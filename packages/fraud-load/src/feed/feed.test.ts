import { seeded } from '@modelport/fraud-core';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { HandbookTransaction } from '../handbook';
import { feed, type FeedOptions } from './feed';

interface Got {
  path: string;
  body: Record<string, unknown>;
}

const NOON = Date.UTC(2026, 10, 30, 12);

/** A scoring service that remembers what it got. */
async function startService() {
  const got: Got[] = [];
  /** Status of the answer to a request. */
  const answers = {
    statusOf: (_: Got) => 200,
    decisionOf: (_: Got) => 'approve',
  };
  const server = createServer(async (request: IncomingMessage, response) => {
    const body = (await json(request)) as Record<string, unknown>;
    const one = { path: request.url ?? '', body };
    got.push(one);
    response.statusCode = answers.statusOf(one);
    response.end(
      response.statusCode === 200
        ? JSON.stringify({ decision: answers.decisionOf(one), score: 0.7 })
        : '{"error":"as the test has it"}',
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    got,
    answers,
    url: `http://127.0.0.1:${port}`,
    paths: (path: string) => got.filter(each => each.path === path),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Waits are over at once, and time is what was waited for. */
function quickClock() {
  const clock = {
    time: NOON,
    now: () => clock.time,
    /** What else happens meanwhile. */
    meanwhile: async () => {},
    wait: async (ms: number, signal: AbortSignal) => {
      signal.throwIfAborted();
      clock.time += ms;
      await clock.meanwhile();
      // Answers come in between.
      await new Promise(resolve => setTimeout(resolve, 1));
    },
  };
  return clock;
}

function* payments(count: number, isFraud = false) {
  for (let index = 0; index < count; index += 1) {
    yield {
      ...{ index, day: 30, eventTime: 0, customer: 7, terminal: index },
      ...{ amount: 12.5, isFraud, scenario: isFraud ? 1 : 0 },
    } as HandbookTransaction;
  }
}

describe('feed', () => {
  let service: Awaited<ReturnType<typeof startService>>;
  let clock: ReturnType<typeof quickClock>;
  let changes: (string | undefined)[];

  const run = (options: Partial<FeedOptions> = {}) =>
    feed({
      url: service.url,
      rate: 5,
      payments: payments(50),
      runId: 'live-1',
      signal: new AbortController().signal,
      onChange: problem => changes.push(problem),
      random: seeded(3),
      clock,
      ...options,
    });

  beforeEach(async () => {
    service = await startService();
    clock = quickClock();
    changes = [];
  });
  afterEach(() => service.close());

  it('sends payments of now in their order, each with an id of its own', async () => {
    await run();
    const bodies = service.paths('/v1/score').map(({ body }) => body);
    expect(bodies).toHaveLength(50);
    expect(new Set(bodies.map(body => body.transaction_id)).size).toBe(50);
    expect(
      bodies.find(body => body.transaction_id === 'live-1-0000000004'),
    ).toEqual({
      transaction_id: 'live-1-0000000004',
      event_time: expect.stringMatching(/^2026-11-30T12:00:0/),
      customer_id: 'c7',
      terminal_id: 't4',
      amount: 12.5,
      currency: 'EUR',
    });
    expect(changes).toEqual([]);
  });

  it('tells of those that were not simply approved', async () => {
    const noticed: unknown[] = [];
    service.answers.decisionOf = ({ body }) =>
      String(body.transaction_id).endsWith('7') ? 'decline' : 'approve';
    await run({
      payments: payments(20, true),
      onNoticed: each => noticed.push(each),
    });
    expect(noticed).toEqual(
      ['live-1-0000000007', 'live-1-0000000017'].map(transaction_id => ({
        transaction_id,
        ...{ decision: 'decline', score: 0.7, isFraud: true },
      })),
    );
  });

  it('keeps the rate in the mean, at random moments', async () => {
    const pauses: number[] = [];
    const { wait } = clock;
    clock.wait = async (ms, signal) => {
      pauses.push(ms);
      await wait(ms, signal);
    };
    await run({ payments: payments(400) });
    const mean = (clock.time - NOON) / 400;
    expect(mean).toBeGreaterThan(170);
    expect(mean).toBeLessThan(230);
    expect(pauses.filter(ms => ms > 200).length).toBeGreaterThan(100);
    expect(pauses.filter(ms => ms < 100).length).toBeGreaterThan(100);
  });

  it('leaves out what was due while the machine slept', async () => {
    let number = 0;
    clock.meanwhile = async () => {
      number += 1;
      if (number === 10) clock.time += 3_600_000;
    };
    await run({ payments: payments(40) });
    // Thirty pauses after an hour, instead of 18,000 payments at once.
    expect(clock.time - NOON - 3_600_000).toBeGreaterThan(4_000);
  });

  it('tells some frauds minutes later as chargebacks', async () => {
    await run({ payments: payments(200, true), rate: 0.2 });
    const labels = service.paths('/v1/labels').map(({ body }) => body);
    expect(labels.length).toBeGreaterThan(40);
    expect(labels.length).toBeLessThan(200);
    for (const label of labels) {
      expect(label).toMatchObject({ is_fraud: true, source: 'chargeback' });
      const minutes =
        (Date.parse(String(label.labelled_at)) -
          Date.parse(String(label.event_time))) /
        60_000;
      expect(minutes).toBeGreaterThanOrEqual(2);
      expect(minutes).toBeLessThan(12);
    }
    const ids = labels.map(({ transaction_id }) => transaction_id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('asks for no money back that was never paid', async () => {
    service.answers.decisionOf = () => 'decline';
    await run({ payments: payments(200, true), rate: 0.2 });
    expect(service.paths('/v1/score')).toHaveLength(200);
    expect(service.paths('/v1/labels')).toEqual([]);
  });

  it('tells a label once more that found the service busy, and not one that is wrong', async () => {
    const seen = new Map<unknown, number>();
    service.answers.statusOf = ({ path, body }) => {
      if (path !== '/v1/labels') return 200;
      const times = (seen.get(body.transaction_id) ?? 0) + 1;
      seen.set(body.transaction_id, times);
      if (String(body.transaction_id).endsWith('0')) return 409;
      return times === 1 ? 503 : 200;
    };
    await run({ payments: payments(300, true), rate: 0.2 });
    const times = [...seen];
    const wrong = times.filter(([id]) => String(id).endsWith('0'));
    expect(wrong.length).toBeGreaterThan(0);
    expect(wrong.every(([, count]) => count === 1)).toBe(true);
    const busy = times.filter(([id]) => !String(id).endsWith('0'));
    expect(busy.filter(([, count]) => count === 2).length).toBeGreaterThan(10);
    expect(busy.every(([, count]) => count <= 2)).toBe(true);
  });

  it('goes on while the service is away, and says so once', async () => {
    let count = 0;
    service.answers.statusOf = () => {
      count += 1;
      return count > 10 && count <= 20 ? 503 : 200;
    };
    clock.wait = async ms => {
      clock.time += ms;
      // Real time for the answer of a real server before the next payment is due.
      await new Promise(resolve => setTimeout(resolve, 15));
    };
    await run({ payments: payments(30) });
    expect(service.got).toHaveLength(30);
    expect(changes).toEqual([
      'it answered 503: {"error":"as the test has it"}',
      undefined,
    ]);
  });

  it('says that nobody listens', async () => {
    service.close();
    await run({ payments: payments(3) });
    expect(changes).toEqual([
      expect.stringMatching(
        /^it does not answer as a scoring service does \(.*ECONNREFUSED/,
      ),
    ]);
  });

  it('ends when it is told to, in the middle of a pause', async () => {
    const ending = new AbortController();
    const fed = run({
      rate: 0.001,
      signal: ending.signal,
      clock: undefined,
      random: undefined,
    });
    ending.abort();
    await fed;
    expect(service.got).toEqual([]);
  });

  it('passes on what is wrong with its clock', async () => {
    clock.wait = async () => {
      throw new Error('no clock');
    };
    await expect(run()).rejects.toThrow('no clock');
  });
});
