// eslint-disable-next-line @backstage/no-forbidden-package-imports, no-restricted-imports -- what that package tests itself with
import {
  SECTION_WITH_LARGEST,
  twoModels,
} from '@modelport/fraud-scoring/src/__testUtils__/rig';
import {
  bodyOf,
  handbook,
  type HandbookTransaction,
} from '@modelport/fraud-load';
import { withRedis } from '@modelport/servers';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { againstPromise } from '../againstPromise';
import type { Bar } from '../bar';
import { median } from './median';
import { ScoringProcess } from './ScoringProcess';
import {
  findModels,
  makeRepository,
  smallModel,
  type TrainedModel,
} from './TrainedModel';

/** As a data scientist adds it to the repository's `modelport.yaml`. */
const LARGEST = 'customer_largest_6h';
const DEFINITION = `    - {name: ${LARGEST}, entity: customer, aggregation: max, column: amount, window: 6h, bucket: 1s, delay: 0s}\n`;
const WINDOW_MS = 6 * 3_600_000;

/** What is paid before the new version is asked for, on the way, and after. */
interface Size {
  customers: number;
  days: number;
  after: number;
}
const FULL: Size = { customers: 150, days: 45, after: 3_000 };
const SMOKE: Size = { customers: 4, days: 40, after: 80 };

/** Between payments, while the version before answers. */
const PAUSE_MS = 50;
const MOST_TRIES = 20;
const SECONDS_TO_ANSWER = 60;
const NEW = 'with-largest';

/** The model as it is served, and as the same repository trains it with the feature more. */
interface Versions {
  before: TrainedModel;
  after: TrainedModel;
  remove(): void;
}

/** Trains the template's model, writes one line into its `modelport.yaml`, and trains it again. */
async function trainBoth(): Promise<Versions> {
  const repository = await makeRepository();
  try {
    const train = async () => {
      const known = findModels(repository.folder);
      await repository.run('train', ['--profile', 'small']);
      const [folder] = findModels(repository.folder).filter(
        each => !known.includes(each),
      );
      return { folder, graph: '', remove: () => {} };
    };
    const before = await train();
    const file = path.join(repository.folder, 'modelport.yaml');
    const lines = fs.readFileSync(file, 'utf8').split('\n\npromotion:');
    fs.writeFileSync(
      file,
      [`${lines[0]}\n${DEFINITION}`, ...lines.slice(1)].join('\npromotion:'),
    );
    return { before, after: await train(), remove: repository.remove };
  } catch (error) {
    repository.remove();
    throw error;
  }
}

async function smallVersions(): Promise<Versions> {
  const before = await smallModel();
  const { folder, remove } = await twoModels();
  return {
    before,
    after: {
      folder: path.join(folder, 'wide'),
      features: SECTION_WITH_LARGEST,
      graph: '',
      remove: () => {},
    },
    remove() {
      before.remove();
      remove();
    },
  };
}

/** What a service said of a payment. */
interface Said {
  version: string;
  degraded: boolean;
}

interface Decided {
  features: { values: Record<string, number> };
  score: number;
}

/** Payments of the days before now. */
function paymentsUntilNow({ customers, days, after }: Size) {
  const start = Math.floor(Date.now() / 1_000) * 1_000 - days * 86_400_000;
  const world = { customers, terminals: 2 * customers, days, seed: 1, start };
  const all = [...handbook(world)];
  return { early: all.slice(0, -after), late: all.slice(-after) };
}

const idOf = ({ index }: HandbookTransaction) => `payment-${index}`;

async function pay(url: string, payment: HandbookTransaction): Promise<Said> {
  const answer = await fetch(`${url}/v1/score`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...JSON.parse(bodyOf(payment)),
      transaction_id: idOf(payment),
    }),
  });
  if (answer.status !== 200) {
    throw new Error(`A payment was refused: ${await answer.text()}`);
  }
  const { model, degraded } = (await answer.json()) as {
    model: { version: string };
    degraded: boolean;
  };
  return { version: model.version, degraded };
}

/** What was decided; asked again while Redis is too slow to say so. */
async function decided(url: string, id: string): Promise<Decided> {
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(`${url}/v1/decisions/${id}`);
    if (answer.status === 200) return (await answer.json()) as Decided;
    const said = await answer.text();
    if (answer.status !== 503 || tries === MOST_TRIES) {
      throw new Error(`No decision on ${id}: ${answer.status} ${said}`);
    }
    await sleep(PAUSE_MS);
  }
}

/** The largest amounts of six hours by definition: of all payments of the customer that were sent until then. */
function largestOf(sent: readonly HandbookTransaction[]): Map<number, number> {
  const byCustomer = new Map<number, HandbookTransaction[]>();
  const largest = new Map<number, number>();
  for (const payment of sent) {
    const { customer, eventTime, index } = payment;
    const earlier = byCustomer.get(customer) ?? [];
    byCustomer.set(customer, earlier);
    earlier.push(payment);
    const amounts = earlier
      .filter(each => each.eventTime > eventTime - WINDOW_MS)
      .map(({ amount }) => amount);
    largest.set(index, Math.fround(Math.max(...amounts)));
  }
  return largest;
}

/** What was measured over one store. */
interface Measured {
  /** Payments that the new version decided. */
  payments: number;
  /** Values of features and scores of the new version. */
  values: number;
  /** Of them, those that differ from a service that always had the feature. */
  differing: number;
  /** Payments whose largest amount is not the one that was sent. */
  wrong: number;
  degraded: number;
  answers: number;
  seconds: number;
}

async function measureOver(
  store: string,
  { before, after }: Versions,
  size: Size,
): Promise<Measured> {
  const { early, late } = paymentsUntilNow(size);
  const service = await ScoringProcess.startLean(before, { store });
  const always = await ScoringProcess.startLean(after, { store: 'memory' });
  try {
    for (const payment of early) await pay(service.url, payment);
    for (const payment of early) await pay(always.url, payment);
    const largest = largestOf([...early, ...late]);
    const measured: Measured = {
      ...{ payments: 0, values: 0, differing: 0, wrong: 0 },
      ...{ degraded: 0, answers: 0, seconds: Infinity },
    };
    const since = performance.now();
    const asked = service.reconfigure(after, wanted => ({
      ...wanted,
      models: [{ ...wanted.models[0], version: NEW }],
      policy: { ...wanted.policy, exploration: undefined },
      ...{ experiment: undefined, shadow: undefined },
      traffic: `fraud@${NEW}`,
    }));
    for (const payment of late) {
      const said = await pay(service.url, payment);
      await pay(always.url, payment);
      measured.answers += 1;
      if (said.degraded) measured.degraded += 1;
      if (said.version !== NEW) {
        await sleep(PAUSE_MS);
        continue;
      }
      if (measured.seconds === Infinity) {
        measured.seconds = (performance.now() - since) / 1_000;
      }
      const [ours, theirs] = await Promise.all([
        decided(service.url, idOf(payment)),
        decided(always.url, idOf(payment)),
      ]);
      const flat = ({ features, score }: Decided) => [
        ...Object.values(features.values),
        score,
      ];
      const expected = flat(theirs);
      measured.payments += 1;
      flat(ours).forEach((value, at) => {
        measured.values += 1;
        if (value !== expected[at]) measured.differing += 1;
      });
      if (ours.features.values[LARGEST] !== largest.get(payment.index)) {
        measured.wrong += 1;
      }
    }
    await asked;
    return measured;
  } finally {
    await service.stop();
    await always.stop();
  }
}

/** Whether a feature that a repository adds is trained, filled from history and served with nothing else released. */
export const fraudNewFeature: Bar = {
  name: 'fraud-new-feature',
  promise:
    '"Largest amount in 6 hours", one line in the modelport.yaml of a repository of the template: trained there, and handed to a running scoring service whose features lie in memory, then to one with Redis. Payments go on: none is refused or degraded; within a minute the new version answers, with the very features and scores of a service that always had the feature, and the largest amounts are those of the payments that were sent.',
  async measure({ smoke }) {
    const size = smoke ? SMOKE : FULL;
    const versions = await (smoke ? smallVersions() : trainBoth());
    try {
      const all = [await measureOver('memory', versions, size)];
      if (!smoke) {
        all.push(
          await withRedis(({ url }) => measureOver(url, versions, size)),
        );
      }
      const sum = (name: keyof Measured) =>
        all.reduce((total, each) => total + each[name], 0);
      if (sum('values') === 0) {
        throw new Error('The new version never answered.');
      }
      const of = (
        part: string,
        figure: number,
        unit: string,
        limit: number,
        n: number,
      ) =>
        againstPromise({
          ...{ name: `fraud-new-feature ${part}`, figure, unit, limit, n },
        });
      return [
        of(
          'values that differ from a service that always had it',
          ...([sum('differing'), 'values', 0, sum('values')] as const),
        ),
        of(
          'largest amounts that are not those sent',
          ...([sum('wrong'), 'payments', 0, sum('payments')] as const),
        ),
        of(
          'answers degraded on the way',
          ...([sum('degraded'), 'answers', 0, sum('answers')] as const),
        ),
        of(
          'time to the first answer of the new version',
          median(all.map(({ seconds }) => seconds)),
          ...(['s', SECONDS_TO_ANSWER, all.length] as const),
        ),
      ];
    } finally {
      versions.remove();
    }
  },
};
