import path from 'node:path';
import { againstPromise } from '../againstPromise';
import type { Bar, BarResult } from '../bar';
import { fillFeatures, type Peer, PeerProcess } from './PeerProcess';
import { ScoringProcess } from './ScoringProcess';
import {
  type Climbed,
  climbed,
  type Load,
  once,
  type Size,
  sizeOf,
  startWithRedis,
  withLoad,
} from './staircases';
import { type TrainedModel, withModel } from './TrainedModel';

/** Peers, and by how much our knee is promised to be above theirs. */
const PEERS: readonly (Peer & { times: number })[] = [
  {
    name: 'FastAPI, one worker',
    program: 'fastapi_peer',
    workers: 1,
    times: 4,
  },
  {
    name: 'FastAPI, two workers',
    program: 'fastapi_peer',
    workers: 2,
    times: 2.5,
  },
  { name: 'raw ASGI', program: 'asgi_peer', workers: 1, times: 2 },
];
/** Shares of a peer's knee at which p99 is told of both. */
const SHARES = [0.5, 0.8];

/** p99 of both at a share of a peer's knee, in milliseconds; null where nothing was answered. */
export interface Beside {
  peer: string;
  rate: number;
  theirs: number | null;
  ours: number | null;
}

async function p99At(run: Load, rate: number): Promise<number | null> {
  const { latency } = await run(rate);
  return latency?.p99 ?? null;
}

/** Ours with one model: what is asked of the peers, and beyond that features computed and decisions kept. */
const withOurs = <T>(
  model: TrainedModel,
  size: Size,
  use: (run: Load) => Promise<T>,
): Promise<T> =>
  withLoad(
    () => startWithRedis(store => ScoringProcess.startLean(model, { store })),
    size,
    use,
  );

const withPeer = <T>(
  peer: Peer,
  model: TrainedModel,
  size: Size,
  use: (run: Load) => Promise<T>,
): Promise<T> =>
  withLoad(
    () =>
      startWithRedis(async redis => {
        await fillFeatures(redis);
        const onnx = path.join(model.folder, 'model.onnx');
        return PeerProcess.start(peer, { model: onnx, redis });
      }),
    size,
    use,
  );

/** Staircases of the service with one model, and of its peers. */
export const climbPeers = once(smoke =>
  withModel(smoke, async model => {
    const size = sizeOf(smoke);
    const ours = await withOurs(model, size, run =>
      climbed('service with one model and Redis', run, size),
    );
    const peers: (Climbed & { times: number })[] = [];
    const beside: Beside[] = [];
    for (const peer of PEERS.filter(each => !smoke || each.workers === 1)) {
      const found = await withPeer(peer, model, size, async run => {
        const staircase = await climbed(peer.name, run, size);
        for (const share of smoke ? [] : SHARES) {
          const rate = Math.round(staircase.knee * share);
          if (rate === 0) continue;
          const theirs = await p99At(run, rate);
          beside.push({ peer: peer.name, rate, theirs, ours: null });
        }
        return staircase;
      });
      peers.push({ ...found, times: peer.times });
    }
    if (beside.length > 0) {
      await withOurs(model, size, async run => {
        for (const each of beside) each.ours = await p99At(run, each.rate);
      });
    }
    return { ours, peers, beside };
  }),
);

function result(
  peer: Climbed & { times: number },
  ours: Climbed,
  smoke: boolean,
): BarResult {
  const measured = againstPromise({
    name: `fraud-peers knee by that of ${peer.name}`,
    figure: peer.knee ? ours.knee / peer.knee : NaN,
    unit: 'times',
    limit: peer.times,
    isLeast: true,
  });
  return {
    ...measured,
    peer: `${measured.peer}; ${ours.knee}/s beside ${peer.knee}/s`,
    // How fast a smoke run is says nothing about this machine.
    pass: smoke ? ours.knee > 0 && peer.knee > 0 : measured.pass,
  };
}

/** How many more transactions the service carries than what is usually built for the same. */
export const fraudPeers: Bar = {
  name: 'fraud-peers',
  promise:
    'Highest rate with p99 within 45 ms, twice, everything answered, of one process with one model and features in Redis: at least 4 times that of FastAPI with onnxruntime and redis-py on one worker, 2.5 times that on two, 2 times that of raw ASGI with orjson, same model, same load. The peers read features that lie ready; ours computes and keeps them.',
  async measure({ smoke }) {
    const { ours, peers, beside } = await climbPeers(smoke);
    for (const each of beside) {
      process.stdout.write(
        `p99 at ${each.rate}/s: ${each.peer} ${each.theirs} ms, ours ${each.ours} ms\n`,
      );
    }
    return peers.map(peer => result(peer, ours, smoke));
  },
};
