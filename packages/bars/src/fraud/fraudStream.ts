import { createKafkajsBus } from '@modelport/event-bus';
import { withKafka, withRedis } from '@modelport/servers';
import { againstPromise } from '../againstPromise';
import type { Bar, BarResult } from '../bar';
import { ScoringProcess } from './ScoringProcess';
import { ChildProgram } from './stream/childProgram';
import type { ProbeOptions, ProbeReport } from './stream/probe';
import { survive, type Survived, type Trial } from './stream/survive';
import { median } from './median';
import { type TrainedModel, withModel } from './TrainedModel';

/** How much is sent. */
interface Size {
  rate: number;
  seconds: number;
  warmUpSeconds: number;
  runs: number;
  /** None in smoke runs: the tests of the service kill it and its broker. */
  trials: Trial[];
}
const FULL: Size = {
  rate: 5_000,
  seconds: 60,
  warmUpSeconds: 10,
  runs: 3,
  trials: [
    { payments: 1_000_000, nodes: 3 },
    { payments: 1_000_000, nodes: 3, transactional: true },
  ],
};
const SMOKE: Size = {
  rate: 100,
  seconds: 2,
  warmUpSeconds: 1,
  runs: 1,
  trials: [],
};

const TIMES_ECHO = 2;
const PARTITIONS = 4;

/** A run through the service, and one through a consumer that does nothing, on one broker. */
interface Pair {
  ours: ProbeReport;
  echo: ProbeReport;
}

async function measure(options: ProbeOptions): Promise<ProbeReport> {
  const probe = new ChildProgram('probe', options);
  try {
    await probe.says();
    return await probe.says<ProbeReport>();
  } finally {
    await probe.stop();
  }
}

function tell(name: string, report: ProbeReport): void {
  const { sent, missing, p50, p99, p999, latenessP99 } = report;
  process.stdout.write(
    `${name}: ${sent} sent, ${missing} missing, p50 ${p50.toFixed(
      1,
    )}, p99 ${p99.toFixed(1)}, p99.9 ${p999.toFixed(
      1,
    )} ms, sender late p99 ${latenessP99.toFixed(1)} ms\n`,
  );
}

async function runPair(
  model: TrainedModel,
  { rate, seconds, warmUpSeconds }: Size,
  seed: number,
): Promise<Pair> {
  return withKafka(async ({ brokers }) => {
    const bus = createKafkajsBus({ brokers });
    await bus.ensureTopics(
      ['transactions', 'labels', 'decisions', 'echo-in', 'echo-out'].map(
        name => ({ name, partitions: PARTITIONS }),
      ),
    );
    await bus.close();
    const load = { brokers, rate, seconds, warmUpSeconds, seed };
    const echoing = new ChildProgram('echo', {
      ...{ brokers, from: 'echo-in', to: 'echo-out' },
    });
    return withRedis(async redis => {
      const [service] = await Promise.all([
        ScoringProcess.startFull(model, {
          store: redis.url,
          kafka: brokers.join(','),
        }),
        echoing.says(),
      ]);
      try {
        const echo = await measure({
          ...{ ...load, from: 'echo-in', to: 'echo-out', run: `echo-${seed}` },
        });
        tell(`echo, run ${seed}`, echo);
        await echoing.stop();
        const ours = await measure({
          ...load,
          ...{ from: 'transactions', to: 'decisions', run: `ours-${seed}` },
        });
        tell(`service, run ${seed}`, ours);
        return { ours, echo };
      } finally {
        await Promise.all([service.stop(), echoing.stop()]);
      }
    });
  });
}

function none(part: string, figure: number, n: number): BarResult {
  return againstPromise({
    ...{ name: `fraud-stream ${part}`, figure, unit: 'ids', limit: 0, n },
  });
}

function afterFaults(
  { undecided, differing, duplicates, seconds }: Survived,
  { payments, transactional }: Trial,
): BarResult[] {
  const how = transactional ? ', transactional' : '';
  process.stdout.write(
    `${duplicates} records of ${payments} ids came more than once; ${seconds.toFixed(
      0,
    )} s from the first payment to the last decision${how}\n`,
  );
  const rows = [
    none(
      `payments without a decision over the faults${how}`,
      undecided,
      payments,
    ),
    none(`payments with decisions that differ${how}`, differing, payments),
  ];
  return transactional
    ? [
        ...rows,
        none(
          'records of an id that a committed reader sees more than once, transactional',
          duplicates,
          payments,
        ),
      ]
    : rows;
}

function atRate(pairs: readonly Pair[], smoke: boolean): BarResult[] {
  const n = pairs.length;
  const times = againstPromise({
    name: 'fraud-stream p99 by that of an echo consumer',
    figure: median(pairs.map(({ ours, echo }) => ours.p99 / echo.p99)),
    unit: 'times',
    limit: TIMES_ECHO,
    n,
  });
  return [
    // How fast a smoke run is says nothing about this machine.
    smoke ? { ...times, pass: true } : times,
    none(
      'payments without a decision at that rate',
      pairs.reduce((sum, { ours }) => sum + ours.missing, 0),
      pairs.reduce((sum, { ours }) => sum + ours.sent, 0),
    ),
  ];
}

/** Whether what comes by topic is decided as quickly as topics allow, once, and whatever dies. */
export const fraudStream: Bar = {
  name: 'fraud-stream',
  promise:
    'Payments through a real Kafka at 5,000 a second: p99 from the intended time to the decision at most twice that of a consumer that echoes, all decided. A million payments over kill -9 of a consumer, kill -9 of one of three brokers, a rebalance and a restart of a broker: every one decided, all records of one alike in score, decision, model and policy; and again with transactional topics and payments that are sent twice: a reader of what is committed sees one record of each.',
  async measure({ smoke }) {
    const size = smoke ? SMOKE : FULL;
    return withModel(smoke, async model => {
      const pairs: Pair[] = [];
      for (let seed = 1; seed <= size.runs; seed += 1) {
        pairs.push(await runPair(model, size, seed));
      }
      const results = atRate(pairs, smoke);
      for (const trial of size.trials) {
        results.push(...afterFaults(await survive(model, trial), trial));
      }
      return results;
    });
  },
};
