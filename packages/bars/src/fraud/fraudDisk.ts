import {
  bodyOf,
  handbook,
  type HandbookTransaction,
  type LoadReport,
  runLoad,
  transactionId,
} from '@modelport/fraud-load';
import { withRedis } from '@modelport/servers';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { againstPromise } from '../againstPromise';
import type { Bar } from '../bar';
import { countWrong, JSON_BODY } from './countedCards';
import { ScoringProcess } from './ScoringProcess';
import { type TrainedModel, withModel } from './TrainedModel';

/** How much is sent, and how long the disk is full. */
interface Size {
  rate: number;
  seconds: number;
  fullMs: number;
  cards: number;
}
const FULL: Size = { rate: 1_000, seconds: 20, fullMs: 8_000, cards: 400 };
const SMOKE: Size = { rate: 40, seconds: 3, fullMs: 1_000, cards: 5 };
const DISK_MIB = 48;
const BATCH = 500;
const CHUNKS = [256 * 1024, 4 * 1024];

/** The body of a payment, with the id under which the load sends it. */
const bodyNamed = (sent: HandbookTransaction, id: string) =>
  JSON.stringify({ ...JSON.parse(bodyOf(sent)), transaction_id: id });

/** Takes all the room that is left, and gives it back when called. */
function fill(folder: string): () => void {
  const file = path.join(folder, 'filler');
  const descriptor = fs.openSync(file, 'w');
  try {
    for (const bytes of CHUNKS) {
      const chunk = Buffer.alloc(bytes, 1);
      for (;;) {
        try {
          fs.writeSync(descriptor, chunk);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'ENOSPC') break;
          throw error;
        }
      }
    }
  } finally {
    fs.closeSync(descriptor);
  }
  return () => fs.rmSync(file);
}

/** What a service says to a payment of no customer of the load. */
async function probe(url: string, id: string): Promise<string> {
  const answer = await fetch(`${url}/v1/score`, {
    method: 'POST',
    headers: JSON_BODY,
    body: JSON.stringify({
      transaction_id: id,
      event_time: new Date().toISOString(),
      customer_id: 'prober',
      terminal_id: 'prober',
      amount: 1,
      currency: 'EUR',
    }),
  });
  return `${answer.status} ${await answer.text()}`;
}

/** What became of a run in which the disk was full for a while. */
interface Run {
  service: ScoringProcess;
  report: LoadReport;
  sent: HandbookTransaction[];
  /** What was answered while the disk was full. */
  answered: string;
}

async function withRun<T>(
  model: TrainedModel,
  store: string,
  { rate, seconds, fullMs }: Size,
  look: (run: Run) => Promise<T>,
): Promise<T> {
  const service = await ScoringProcess.startFull(model, {
    ...{ store, diskMiB: DISK_MIB },
  });
  try {
    const prepared: HandbookTransaction[] = [];
    const running = runLoad({
      ...{ url: `${service.url}/v1/score`, rate, seconds, seed: 1 },
      transactions: handbook({ seed: 1, days: Infinity }),
      onPrepared: transaction => prepared.push(transaction),
    });
    await sleep((seconds * 1_000) / 4);
    const empty = fill(service.dataFolder);
    await sleep(fullMs);
    const answered = await probe(service.url, 'while-full');
    process.stdout.write(`while the disk is full: ${answered}\n`);
    empty();
    const report = await running;
    const sent = prepared.slice(0, report.due);
    return await look({ service, report, sent, answered });
  } finally {
    await service.stop();
  }
}

const statuses = ({ answered }: LoadReport, ...wanted: string[]) =>
  wanted.reduce((sum, status) => sum + (answered[status] ?? 0), 0);

/** Sends all once more, as clients do that were told to, and says how many were not answered. */
async function sendAgain({ service, report, sent }: Run): Promise<number> {
  const { url } = service;
  const bodies = sent.map((each, number) =>
    bodyNamed(each, transactionId(report.runId, number)),
  );
  let unanswered = 0;
  for (let from = 0; from < bodies.length; from += BATCH) {
    const batch = bodies.slice(from, from + BATCH);
    const answer = await fetch(`${url}/v1/score/batch`, {
      method: 'POST',
      headers: JSON_BODY,
      body: `{"transactions":[${batch.join(',')}]}`,
    });
    const { results } = (await answer.json()) as {
      results: { decision?: string }[];
    };
    unanswered += results.filter(({ decision }) => !decision).length;
  }
  return unanswered;
}

interface Page {
  records: { transaction_id: string }[];
  next: string;
  atEnd: boolean;
  lost?: boolean;
}

/** Of how many payments there is no record. */
async function unrecorded({ service, report, sent }: Run): Promise<number> {
  const { url } = service;
  const known = new Set<string>();
  for (let after = '', atEnd = false; !atEnd; ) {
    const query = new URLSearchParams({ limit: '1000', after });
    if (!after) query.delete('after');
    const page: Page = await (await fetch(`${url}/v1/records?${query}`)).json();
    for (const record of page.records) known.add(record.transaction_id);
    ({ next: after, atEnd } = page);
  }
  return sent.filter(
    (_, number) => !known.has(transactionId(report.runId, number)),
  ).length;
}

/** What a full disk does to those who ask, and to what is kept. */
export const fraudDisk: Bar = {
  name: 'fraud-disk',
  promise:
    'The disk of the scoring service is full for 8 s at 1,000 transactions a second. Features in process: each payment is answered, or refused with 503 and the reason; it goes on by itself when there is room, and sent again every payment has its answer and counts once. Features in Redis: everything is answered, and afterwards no record is missing.',
  async measure({ smoke }) {
    const size = smoke ? SMOKE : FULL;
    return withModel(smoke, async model => {
      const inProcess = await withRun(model, 'memory', size, async run => {
        const { service, report, sent, answered } = run;
        const isTold = /^503 .*is full; make room/.test(answered);
        return {
          due: report.due,
          refused: statuses(report, '503'),
          lost: report.due - statuses(report, '200', '503') + Number(!isTold),
          unanswered: await sendAgain(run),
          wrong: await countWrong(service.url, sent, size.cards),
        };
      });
      process.stdout.write(
        `${inProcess.refused} of ${inProcess.due} refused while the disk was full\n`,
      );
      const withStore = await withRedis(({ url }) =>
        withRun(model, url, size, async run => ({
          due: run.report.due,
          lost: run.report.due - statuses(run.report, '200'),
          unrecorded: await unrecorded(run),
        })),
      );
      const of = (part: string, figure: number, unit: string, n: number) =>
        againstPromise({
          ...{ name: `fraud-disk ${part}`, figure, unit, limit: 0, n },
        });
      const { due } = inProcess;
      return [
        of(
          'in process: neither answered nor told why',
          inProcess.lost,
          'requests',
          due,
        ),
        of(
          'in process: sent again without an answer',
          inProcess.unanswered,
          'requests',
          due,
        ),
        of(
          'in process: cards counted wrongly afterwards',
          inProcess.wrong,
          'cards',
          size.cards,
        ),
        of('with Redis: unanswered', withStore.lost, 'requests', withStore.due),
        of(
          'with Redis: payments without a record afterwards',
          withStore.unrecorded,
          'requests',
          withStore.due,
        ),
      ];
    });
  },
};
