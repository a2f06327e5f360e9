import { parseFeatureSet, planLayout } from '@modelport/fraud-core';
import { againstPromise } from '../againstPromise';
import type { Bar } from '../bar';
import { drawArrivals } from './drawArrivals';
import { measureExport } from './exportAsOf';
import { measureFeast } from './feastAnswers';
import { FeatureReplay } from './FeatureReplay';
import { type Arrival, Oracle, type Simulated } from './Oracle';

const FULL = { customers: 3_000, terminals: 6_000, days: 183 };
const SMOKE = { customers: 60, terminals: 120, days: 50 };
/** When labels are known that are known in time, in seconds. */
const IN_TIME = 6 * 86_400;

/** Everything on time: transactions as they were made, labels before their delay is over. */
function onTime({ seconds, fraud }: Simulated): Arrival[] {
  const arrivals: Arrival[] = [];
  const frauds = [...fraud.keys()].filter(row => fraud[row] === 1);
  let labelled = 0;
  const labelUntil = (time: number) => {
    while (
      labelled < frauds.length &&
      seconds[frauds[labelled]] + IN_TIME <= time
    ) {
      const transaction = frauds[labelled];
      const given = seconds[transaction] + IN_TIME;
      arrivals.push({ kind: 'fraud', transaction, given });
      labelled += 1;
    }
  };
  seconds.forEach((time, transaction) => {
    labelUntil(time);
    arrivals.push({ kind: 'transaction', transaction, given: 0 });
  });
  return arrivals;
}

interface Replayed {
  /** Rows in the order of arrival, repeats left out. */
  rows: Float32Array;
  transactions: number[];
  repeats: number;
}

/** @param restartAt - share of the arrivals after which the process starts again */
function replay(
  replayed: FeatureReplay,
  arrivals: readonly Arrival[],
  columns: number,
  restartAt?: number,
): Replayed {
  const rows: number[] = [];
  const transactions: number[] = [];
  let repeats = 0;
  const restart = Math.floor(arrivals.length * (restartAt ?? 2));
  arrivals.forEach((arrival, at) => {
    if (at === restart) replayed.restart();
    const result = replayed.arrive(arrival);
    if (!result) return;
    if (result.isRepeated || result.missedBy.length > 0) {
      repeats += 1;
      return;
    }
    for (const value of result.features[0]) rows.push(value);
    transactions.push(arrival.transaction);
  });
  if (rows.length !== columns * transactions.length) {
    throw new Error('A row has the wrong length.');
  }
  return { rows: Float32Array.from(rows), transactions, repeats };
}

function differences(ours: Float32Array, theirs: Float32Array): number {
  if (ours.length !== theirs.length)
    return Math.max(ours.length, theirs.length);
  let count = 0;
  ours.forEach((value, at) => {
    if (value !== theirs[at]) count += 1;
  });
  return count;
}

/** Says how far what was known at the time lies from what is known afterwards, by how late a transaction came. */
function tellLateness(
  { rows, transactions }: Replayed,
  truth: Float32Array,
  lateBy: ReadonlyMap<number, number>,
  columns: number,
) {
  const bands = [0, 60, 600, 3_600];
  const counted = bands.map(() => ({ rows: 0, values: 0 }));
  transactions.forEach((transaction, at) => {
    const late = lateBy.get(transaction) ?? 0;
    const band = counted[bands.findIndex(most => late <= most)];
    band.rows += 1;
    for (let column = 0; column < columns; column += 1) {
      const ours = rows[at * columns + column];
      if (ours !== truth[transaction * columns + column]) band.values += 1;
    }
  });
  counted.forEach(({ rows: all, values }, at) => {
    const share = all ? (100 * values) / (all * columns) : 0;
    process.stdout.write(
      `late by at most ${bands[at]} s: ${all} transactions, ${share.toFixed(
        2,
      )} % of their values differ from what is known afterwards\n`,
    );
  });
}

/** Whether a model sees in production what it was trained on. */
export const fraudSkew: Bar = {
  name: 'fraud-skew',
  promise:
    'A million transactions: where nothing is late, every feature has the very value that the template computes for training; with late and repeated transactions, labels that come after weeks and are corrected, and a restart, every feature has the value that its definition gives for what had arrived, by an oracle that shares no code with it. An export as of a time holds only what was received by then, with the values that the online replay gave; a label that is planted later changes no byte of it, and the same label planted earlier does. Materialised as of a time, a real Feast on Redis answers online for 10,000 keys, a tenth of them unknown, with the very values of the replay as of that time, and of the definitions.',
  async measure({ smoke }) {
    const oracle = await Oracle.create();
    try {
      const set = parseFeatureSet(oracle.features);
      const layout = planLayout([set]);
      const columns = set.features.length;
      const { drawn, features } = await oracle.simulate(smoke ? SMOKE : FULL);
      const timely = replay(
        new FeatureReplay(layout, drawn),
        onTime(drawn),
        columns,
      );
      const { arrivals, lateBy } = drawArrivals(drawn, 1);
      const arrived = replay(
        new FeatureReplay(layout, drawn),
        arrivals,
        columns,
        0.5,
      );
      const expected = await oracle.arrive(arrivals);
      process.stdout.write(
        `${drawn.seconds.length} transactions, ${lateBy.size} of them late, ${arrived.repeats} repeats, ${arrivals.length} arrivals\n`,
      );
      tellLateness(arrived, features, lateBy, columns);
      const all = { drawn, arrivals, lateBy, set, ...arrived };
      const exported = await measureExport(all);
      process.stdout.write(
        `${exported.rows} rows exported as of the middle; a label received before it changes ${exported.changedByEarlier} files\n`,
      );
      if (exported.changedByEarlier === 0) {
        throw new Error('A planted label is not seen: the check cannot fail.');
      }
      const feast = await measureFeast(all, oracle, { smoke });
      process.stdout.write(
        `${feast.keys} keys asked of Feast as of the middle, ${feast.above} of their values not 0\n`,
      );
      if (feast.above === 0) {
        throw new Error('Feast was asked for nothing: the check cannot fail.');
      }
      const result = (
        part: string,
        figure: number,
        unit = 'values',
        n = features.length,
      ) =>
        againstPromise({
          name: `fraud-skew ${part}`,
          figure,
          unit,
          limit: 0,
          n,
        });
      return [
        result(
          'differences from training where nothing is late',
          differences(timely.rows, features),
        ),
        result(
          'differences from the definitions by order of arrival',
          differences(arrived.rows, expected),
        ),
        result(
          'differences of the export as of a time from the online replay',
          exported.differing,
          'values',
          exported.rows * columns,
        ),
        result(
          'rows of the export with something received later',
          exported.later,
          'rows',
          exported.rows,
        ),
        result(
          'files of the export that a later label changes',
          exported.changedByLater,
          'files',
          exported.rows,
        ),
        result(
          'differences of online answers of Feast from the replay',
          feast.fromReplay,
          'values',
          feast.values,
        ),
        result(
          'differences of online answers of Feast from the definitions',
          feast.fromDefinitions,
          'values',
          feast.values,
        ),
      ];
    } finally {
      oracle.remove();
    }
  },
};
