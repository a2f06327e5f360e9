import {
  failuresOf,
  handbook,
  type HandbookTransaction,
  type LoadReport,
  runLoad,
  startNoopServer,
} from '@modelport/fraud-load';
import { type TestRedis, withRedis } from '@modelport/servers';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { againstPromise } from '../againstPromise';
import type { Bar, BarResult } from '../bar';
import { countWrong, drained } from './countedCards';
import { ScoringProcess } from './ScoringProcess';
import { type TrainedModel, withModel } from './TrainedModel';

/** How much is sent, and how long Redis is dead. */
interface Size {
  rate: number;
  seconds: number;
  /** It is about faults of a service that runs, not of one that has just begun to. */
  warmUpSeconds: number;
  deadMs: number;
  cards: number;
  slowClients: number;
}
const FULL: Size = {
  ...{ rate: 5_000, seconds: 20, warmUpSeconds: 10, deadMs: 5_000 },
  ...{ cards: 400, slowClients: 100 },
};
const SMOKE: Size = {
  ...{ rate: 40, seconds: 2, warmUpSeconds: 1, deadMs: 500 },
  ...{ cards: 5, slowClients: 5 },
};

const NEVER_ABOVE_MS = 45;
const SWAP_ABOVE_NOOP_MS = 8;

const p99Of = ({ latency }: LoadReport) => latency?.p99 ?? Infinity;

/** What became of a run in which Redis was killed. */
interface Outage {
  report: LoadReport;
  /** Cards of which the service knows another number of payments than were sent. */
  miscounted: number;
}

async function outage(
  model: TrainedModel,
  redis: TestRedis,
  size: Size,
): Promise<Outage> {
  const { rate, seconds, warmUpSeconds, deadMs, cards } = size;
  const service = await ScoringProcess.startFull(model, { store: redis.url });
  try {
    const prepared: HandbookTransaction[] = [];
    const running = runLoad({
      ...{ url: `${service.url}/v1/score`, rate, seconds, warmUpSeconds },
      seed: 1,
      transactions: handbook({ seed: 1, days: Infinity }),
      onPrepared: transaction => prepared.push(transaction),
    });
    const killing = (async () => {
      await sleep((warmUpSeconds + seconds / 4) * 1_000);
      await redis.kill();
      await sleep(deadMs);
      await redis.restart();
    })();
    const [report] = await Promise.all([running, killing]);
    await drained(service.url);
    const sent = prepared.slice(0, report.bodiesUsed);
    const miscounted = await countWrong(service.url, sent, cards);
    return { report, miscounted };
  } finally {
    await service.stop();
  }
}

/** A run in which another model takes over, and models that cannot be served are turned away. */
async function swaps(
  model: TrainedModel,
  redis: TestRedis,
  { rate, seconds, warmUpSeconds, slowClients }: Size,
) {
  const service = await ScoringProcess.startFull(model, { store: redis.url });
  const damaged = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-damaged-'));
  try {
    fs.cpSync(model.folder, damaged, { recursive: true });
    fs.truncateSync(path.join(damaged, 'model.onnx'), 500);
    const slow = openSlowClients(service.url, slowClients);
    const running = runLoad({
      ...{ url: `${service.url}/v1/score`, rate, seconds, warmUpSeconds },
      seed: 2,
      transactions: handbook({ seed: 2, days: Infinity }),
    });
    await sleep((warmUpSeconds + seconds / 4) * 1_000);
    // A version that is not loaded yet.
    const taken = await service.reconfigure(model, wanted => ({
      ...wanted,
      models: wanted.models.map(each => ({ ...each, version: 'new' })).slice(1),
      shadow: undefined,
      experiment: undefined,
      traffic: 'fraud@new',
    }));
    const wrongDigest = await service.reconfigure(model, wanted => ({
      ...wanted,
      models: wanted.models.map(each => ({
        ...each,
        digest: `sha256:${'0'.repeat(64)}`,
      })),
    }));
    const corrupt = await service.reconfigure(model, wanted => ({
      ...wanted,
      models: wanted.models.map(each => ({ ...each, path: damaged })),
    }));
    const report = await running;
    slow.forEach(socket => socket.destroy());
    const refused = [wrongDigest, corrupt].filter(
      ({ event, error }) => event === 'configuration-refused' && error,
    );
    for (const { error } of refused) process.stdout.write(`${error}\n`);
    return {
      report,
      isTaken: taken.event === 'reconfigured',
      notRefused: 2 - refused.length,
    };
  } finally {
    fs.rmSync(damaged, { recursive: true, force: true });
    await service.stop();
  }
}

/** Connections that begin a request and never end it. */
function openSlowClients(url: string, count: number): net.Socket[] {
  const { hostname, port } = new URL(url);
  return Array.from({ length: count }, () => {
    const socket = net.connect(Number(port), hostname);
    socket.on('error', () => {}); // the service may end it
    socket.write(
      'POST /v1/score HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{',
    );
    return socket;
  });
}

async function noopP99({ rate, seconds }: Size): Promise<number> {
  const noop = await startNoopServer();
  try {
    return p99Of(await runLoad({ url: noop.url, rate, seconds, seed: 1 }));
  } finally {
    await noop.close();
  }
}

/** Whether faults of what stands around the service reach those who ask it. */
export const fraudFaults: Bar = {
  name: 'fraud-faults',
  promise:
    'Redis killed for 5 s at 5,000 transactions a second: everything answered, marked as degraded, p99 within 45 ms, and afterwards no payment counted twice or lost. A model swapped at that rate, beside models that are damaged or of another digest and clients that never end their request: nothing unanswered, p99 within a no-op endpoint plus 8 ms, each wrong model refused with a reason.',
  async measure({ smoke }) {
    const size = smoke ? SMOKE : FULL;
    return withModel(smoke, async model => {
      const noop = await noopP99(size);
      const dead = await withRedis(redis => outage(model, redis, size));
      const swapped = await withRedis(redis => swaps(model, redis, size));
      const degraded = dead.report.degraded;
      process.stdout.write(
        `no-op p99 ${noop.toFixed(2)} ms; ${degraded} of ${
          dead.report.due
        } answers degraded while Redis was dead\n`,
      );
      const of = (
        part: string,
        figure: number,
        unit: string,
        limit: number,
        n: number,
      ) =>
        againstPromise({
          ...{ name: `fraud-faults ${part}`, figure, unit, limit, n },
        });
      const unanswered = (report: LoadReport) => failuresOf(report);
      const wrong =
        swapped.notRefused + Number(!swapped.isTaken) + Number(degraded === 0);
      const results: BarResult[] = [
        of(
          'Redis dead: unanswered',
          unanswered(dead.report),
          'requests',
          0,
          dead.report.due,
        ),
        of(
          'Redis dead: p99 of the whole run',
          p99Of(dead.report),
          'ms',
          NEVER_ABOVE_MS,
          dead.report.due,
        ),
        of(
          'Redis dead: cards counted wrongly afterwards',
          dead.miscounted,
          'cards',
          0,
          size.cards,
        ),
        of(
          'model swapped: unanswered',
          unanswered(swapped.report),
          'requests',
          0,
          swapped.report.due,
        ),
        of(
          'model swapped: p99 of the whole run',
          p99Of(swapped.report),
          'ms',
          noop + SWAP_ABOVE_NOOP_MS,
          swapped.report.due,
        ),
        of('swaps and refusals that did not happen', wrong, 'faults', 0, 4),
      ];
      // How fast a smoke run is says nothing about this machine.
      return smoke
        ? results.map(each => ({
            ...each,
            pass: each.unit === 'ms' || each.pass,
          }))
        : results;
    });
  },
};
