import { startNoopServer } from '@modelport/fraud-load';
import type { Bar, BarResult } from '../bar';
import { ScoringProcess } from './ScoringProcess';
import {
  type Climbed,
  climbed,
  once,
  sizeOf,
  startWithRedis,
  type Target,
  withLoad,
} from './staircases';
import { withModel } from './TrainedModel';

/** What is promised in transactions a second, or as a share of the no-op endpoint's knee where that is lower. */
const PROMISED = {
  'with Redis': { rate: 10_000, share: 0.4 },
  'in process': { rate: 15_000, share: 0.6 },
} as const;
type Store = keyof typeof PROMISED;

/** Staircases of the whole service, and of an endpoint that does nothing. */
export const climbService = once(smoke =>
  withModel(smoke, async model => {
    const size = sizeOf(smoke);
    const climb = (name: string, start: () => Promise<Target>) =>
      withLoad(start, size, run => climbed(name, run, size));
    const startFull = (store: string) =>
      ScoringProcess.startFull(model, { store });
    return {
      noop: await climb('no-op endpoint', startNoop),
      redis: await climb('full service with Redis', () =>
        startWithRedis(startFull),
      ),
      memory: await climb('full service in process', () => startFull('memory')),
    };
  }),
);

async function startNoop(): Promise<Target> {
  const noop = await startNoopServer();
  return { url: new URL(noop.url).origin, stop: () => noop.close() };
}

function result(
  name: Store,
  { knee }: Climbed,
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
    const { noop, redis, memory } = await climbService(smoke);
    return [
      result('with Redis', redis, noop.knee, smoke),
      result('in process', memory, noop.knee, smoke),
    ];
  },
};
