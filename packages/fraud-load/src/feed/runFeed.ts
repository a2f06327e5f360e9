import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { customersOfToday } from './customersOfToday';
import { feed, type NoticedPayment } from './feed';

/** How the program is called. */
const USAGE =
  'fraud-feed --url URL [--rate N] [--customers N] [--terminals N] [--seed N]';

/** What the program writes to standard output, one JSON object a line. */
export type FeedEvent =
  | { event: 'feeding'; url: string; rate: number }
  | { event: 'unanswered'; problem: string }
  | { event: 'answered' }
  | ({ event: 'noticed' } & NoticedPayment);

/** Where the program writes and what ends it. */
export interface FeedParts {
  emit: (event: FeedEvent) => void;
  signal: AbortSignal;
}

function readNumber(name: string, value: string, least: number): number {
  const number = Number(value);
  if (value.trim() === '' || !(number >= least && number <= 1e6)) {
    throw new TypeError(
      `--${name} is ${value}; give a number from ${least} up to 1000000`,
    );
  }
  return number;
}

function readFeedLine(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string' },
      rate: { type: 'string', default: '5' },
      customers: { type: 'string', default: '2000' },
      terminals: { type: 'string', default: '4000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const { url, rate, customers, terminals, seed } = values;
  if (!url || !URL.canParse(url)) {
    throw new TypeError(`--url is ${url ?? 'missing'}; give http://HOST:PORT`);
  }
  return {
    url: url.replace(/\/$/, ''),
    rate: readNumber('rate', rate, 0.001),
    customers: readNumber('customers', customers, 3),
    terminals: readNumber('terminals', terminals, 2),
    seed: readNumber('seed', seed, 0),
  };
}

/**
 * The program that feeds a scoring service until it is told to end.
 *
 * @throws TypeError that names the argument that is wrong, and how it is called
 */
export async function runFeed(
  args: readonly string[],
  { emit, signal }: FeedParts,
): Promise<void> {
  let line;
  try {
    line = readFeedLine(args);
  } catch (error) {
    throw new TypeError(`${(error as Error).message}\n${USAGE}`);
  }
  const { url, rate, ...world } = line;
  emit({ event: 'feeding', url, rate });
  await feed({
    url,
    rate,
    payments: customersOfToday({ ...world, random: Math.random }),
    runId: `live-${randomUUID().slice(0, 8)}`,
    signal,
    onNoticed: noticed => emit({ event: 'noticed', ...noticed }),
    onChange: problem =>
      emit(
        problem === undefined
          ? { event: 'answered' }
          : { event: 'unanswered', problem },
      ),
  });
}
