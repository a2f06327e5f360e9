import {
  climb,
  describeStep,
  handbook,
  type LoadReport,
  runLoad,
} from '@modelport/fraud-load';
import { withRedis } from '@modelport/servers';
import path from 'node:path';
import { againstPromise } from '../againstPromise';
import type { Bar, BarResult } from '../bar';
import { fillFeatures, type Peer, PeerProcess } from './PeerProcess';
import { ScoringProcess } from './ScoringProcess';
import { smallModel, type TrainedModel, trainModel } from './TrainedModel';

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

/** How a staircase is climbed. */
interface Size {
  start: number;
  seconds: number;
  warmUpSeconds: number;
  most: number;
  limitMs: number;
  latenessMs: number;
}
const FULL: Size = {
  start: 500,
  seconds: 10,
  warmUpSeconds: 3,
  most: 40_000,
  limitMs: 45,
  latenessMs: 2,
};
/** One step, kept when everything is answered, on whatever machine. */
const SMOKE: Size = {
  ...FULL,
  ...{ start: 40, seconds: 1, warmUpSeconds: 0, most: 40 },
  ...{ limitMs: Infinity, latenessMs: Infinity },
};

type Load = (rate: number) => Promise<LoadReport>;

const loadOf = (url: string, size: Size): Load => {
  const transactions = handbook({ seed: 1, days: Infinity });
  const { seconds, warmUpSeconds } = size;
  return rate =>
    runLoad({
      ...{ url: `${url}/v1/score`, rate, seconds, warmUpSeconds },
      transactions,
    });
};

async function kneeOf(name: string, run: Load, size: Size): Promise<number> {
  process.stdout.write(`${name}:\n`);
  const { knee } = await climb({
    ...size,
    run,
    onStep: step => process.stdout.write(describeStep(step)),
  });
  return knee ?? 0;
}

async function tellP99(name: string, run: Load, rate: number): Promise<void> {
  const { latency } = await run(rate);
  const p99 = latency ? `${latency.p99.toFixed(2)} ms` : 'nothing answered';
  process.stdout.write(`${name} at ${rate}/s: p99 ${p99}\n`);
}

/** Ours with one model: what is asked of the peers, and beyond that features computed and decisions kept. */
async function ours<T>(
  model: TrainedModel,
  size: Size,
  use: (run: Load) => Promise<T>,
): Promise<T> {
  return withRedis(async ({ url }) => {
    const service = await ScoringProcess.startLean(model, { store: url });
    try {
      return await use(loadOf(service.url, size));
    } finally {
      await service.stop();
    }
  });
}

async function measurePeer(
  peer: (typeof PEERS)[number],
  model: TrainedModel,
  { size, knee, smoke }: { size: Size; knee: number; smoke: boolean },
): Promise<BarResult> {
  const theirs = await withRedis(async ({ url }) => {
    await fillFeatures(url);
    const running = await PeerProcess.start(peer, {
      model: path.join(model.folder, 'model.onnx'),
      redis: url,
    });
    try {
      const run = loadOf(running.url, size);
      const found = await kneeOf(peer.name, run, size);
      for (const share of found && !smoke ? SHARES : []) {
        await tellP99(peer.name, run, Math.round(found * share));
      }
      return found;
    } finally {
      await running.stop();
    }
  });
  if (theirs && !smoke) {
    await ours(model, size, async run => {
      for (const share of SHARES) {
        await tellP99('ours', run, Math.round(theirs * share));
      }
    });
  }
  const result = againstPromise({
    name: `fraud-peers knee by that of ${peer.name}`,
    figure: theirs ? knee / theirs : NaN,
    unit: 'times',
    limit: peer.times,
    isLeast: true,
  });
  return {
    ...result,
    peer: `${result.peer}; ${knee}/s beside ${theirs}/s`,
    // How fast a smoke run is says nothing about this machine.
    pass: smoke ? knee > 0 && theirs > 0 : result.pass,
  };
}

/** How many more transactions the service carries than what is usually built for the same. */
export const fraudPeers: Bar = {
  name: 'fraud-peers',
  promise:
    'Highest rate with p99 within 45 ms, twice, everything answered, of one process with one model and features in Redis: at least 4 times that of FastAPI with onnxruntime and redis-py on one worker, 2.5 times that on two, 2 times that of raw ASGI with orjson, same model, same load. The peers read features that lie ready; ours computes and keeps them.',
  async measure({ smoke }) {
    const size = smoke ? SMOKE : FULL;
    const model = smoke ? await smallModel() : await trainModel('standard');
    process.stdout.write(`graph of the model: ${model.graph}\n`);
    try {
      const knee = await ours(model, size, run => kneeOf('ours', run, size));
      const results: BarResult[] = [];
      for (const peer of PEERS.filter(each => !smoke || each.workers === 1)) {
        results.push(await measurePeer(peer, model, { size, knee, smoke }));
      }
      return results;
    } finally {
      model.remove();
    }
  },
};
