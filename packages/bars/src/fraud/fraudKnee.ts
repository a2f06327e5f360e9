import {
  climb,
  describeStep,
  handbook,
  runLoad,
  startNoopServer,
} from '@modelport/fraud-load';
import { withRedis } from '@modelport/servers';
import type { Bar, BarResult } from '../bar';
import { ScoringProcess } from './ScoringProcess';
import { smallModel, type TrainedModel, trainModel } from './TrainedModel';

/** How a staircase is climbed. */
interface Size {
  start: number;
  seconds: number;
  warmUpSeconds: number;
  /** The most that is tried. */
  most: number;
  /** What p99 of the answers may be. */
  limitMs: number;
  /** What the sender's own p99 may be. */
  latenessMs: number;
}
const FULL: Size = {
  start: 500,
  seconds: 10,
  warmUpSeconds: 5,
  most: 40_000,
  limitMs: 45,
  latenessMs: 2,
};
/** One step, kept when everything is answered, on whatever machine. */
const SMOKE: Size = {
  start: 60,
  seconds: 1,
  warmUpSeconds: 0,
  most: 60,
  limitMs: Infinity,
  latenessMs: Infinity,
};

/** What is promised in transactions a second, or as a share of the no-op endpoint's knee where that is lower. */
const PROMISED = {
  'with Redis': { rate: 10_000, share: 0.4 },
  'in process': { rate: 15_000, share: 0.6 },
} as const;
type Store = keyof typeof PROMISED;

/** The highest rate at which a server answers within the limit, twice; 0 where none is. */
async function kneeOf(name: string, url: string, size: Size): Promise<number> {
  const { seconds, warmUpSeconds, ...staircase } = size;
  const transactions = handbook({ seed: 1, days: Infinity });
  process.stdout.write(`${name}:\n`);
  const { knee } = await climb({
    ...staircase,
    run: rate =>
      runLoad({
        ...{ url: `${url}/v1/score`, rate, seconds, warmUpSeconds },
        transactions,
      }),
    onStep: step => process.stdout.write(describeStep(step)),
  });
  return knee ?? 0;
}

async function kneeOfService(
  model: TrainedModel,
  name: Store,
  store: string,
  size: Size,
): Promise<number> {
  const service = await ScoringProcess.startFull(model, { store });
  try {
    return await kneeOf(`service ${name}`, service.url, size);
  } finally {
    await service.stop();
  }
}

async function kneeOfNoop(size: Size): Promise<number> {
  const noop = await startNoopServer();
  try {
    return await kneeOf('no-op endpoint', new URL(noop.url).origin, size);
  } finally {
    await noop.close();
  }
}

function result(
  name: Store,
  knee: number,
  noop: number,
  smoke: boolean,
): BarResult {
  const { rate, share } = PROMISED[name];
  const limit = Math.min(rate, Math.round(noop * share));
  return {
    name: `fraud-knee ${name}`,
    figure: knee,
    unit: 'transactions/s',
    peer: `promise: at least ${limit} transactions/s (${rate}, or ${
      share * 100
    } % of the no-op endpoint's ${noop})`,
    ratio: knee > 0 ? Math.round((1_000 * limit) / knee) / 1_000 : null,
    n: 1,
    // How fast a smoke run is says nothing about this machine.
    pass: smoke ? knee > 0 : knee >= limit,
  };
}

/** How many transactions a second one process carries. */
export const fraudKnee: Bar = {
  name: 'fraud-knee',
  promise:
    'The highest rate at which one process of the full scoring service keeps p99 within 45 ms, twice, with every transaction answered: 10,000/s with Redis and 15,000/s in process, or 40 % and 60 % of the knee of a no-op endpoint of the same run where that is lower.',
  async measure({ smoke }) {
    const size = smoke ? SMOKE : FULL;
    const model = smoke ? await smallModel() : await trainModel('standard');
    process.stdout.write(`graph of the model: ${model.graph}\n`);
    try {
      const noop = await kneeOfNoop(size);
      const redis = await withRedis(({ url }) =>
        kneeOfService(model, 'with Redis', url, size),
      );
      const memory = await kneeOfService(model, 'in process', 'memory', size);
      return [
        result('with Redis', redis, noop, smoke),
        result('in process', memory, noop, smoke),
      ];
    } finally {
      model.remove();
    }
  },
};
