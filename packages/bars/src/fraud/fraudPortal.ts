import { PortalApi, startPortal } from '@modelport/e2e';
import {
  climb,
  describeStep,
  handbook,
  type LoadReport,
  runLoad,
} from '@modelport/fraud-load';
import { withRedis } from '@modelport/servers';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { againstPromise } from '../againstPromise';
import type { Bar } from '../bar';
import { ScoringProcess } from './ScoringProcess';
import { startWithRedis, type Target, withLoad } from './staircases';
import { type TrainedModel, withModel } from './TrainedModel';

/** The launcher runs this program in the root of the checkout. */
const checkout = process.cwd();
const MODEL = 'payments';
const SERVICE = 'bar';
const OWNER = 'group:default/fraud-detection';
const SEEN_MS = 100_000;

/** How the knee is looked for, and how much is sent at which share of it. */
interface Size {
  start: number;
  most: number;
  stepSeconds: number;
  warmUpSeconds: number;
  settleSeconds: number;
  limitMs: number;
  /** Sent before the portal looks. */
  beforeSeconds: number;
  halfSeconds: number;
  /** More than the minute by which the portal judges. */
  overSeconds: number;
}
const FULL: Size = {
  ...{ start: 4_000, most: 40_000, stepSeconds: 8, warmUpSeconds: 3 },
  ...{ settleSeconds: 5, limitMs: 45, beforeSeconds: 10 },
  ...{ halfSeconds: 40, overSeconds: 80 },
};
const SMOKE: Size = {
  ...{ start: 50, most: 50, stepSeconds: 1, warmUpSeconds: 0 },
  ...{ settleSeconds: 0, limitMs: Infinity, beforeSeconds: 1 },
  ...{ halfSeconds: 2, overSeconds: 0 },
};

/** What of the portal's answer is looked at. */
interface Shown {
  state: string;
  bounds: number[];
  versions: {
    version: string;
    count: number;
    quantiles: {
      p99: { kind: string; upToSeconds?: number; aboveSeconds?: number };
    };
  }[];
  series: { at: string; loopBusy: number | null }[];
}

/** A portal whose model {@link MODEL} names a service at an address. */
async function withPortal<T>(
  url: string,
  use: (shown: (wanted: (shown: Shown) => boolean) => Promise<Shown>) => T,
): Promise<Awaited<T>> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-watched-'));
  const entity = path.join(folder, 'entity.yaml');
  const write = (file: string, content: object) =>
    fs.writeFileSync(file, JSON.stringify(content));
  write(entity, {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: MODEL,
      annotations: { 'modelport.dev/scoring-service': SERVICE },
    },
    spec: { type: 'ml-model', lifecycle: 'production', owner: OWNER },
  });
  const people =
    'plugins/auth-backend-module-ml-demo/catalog/demo-organisation.yaml';
  const location = (target: string, ...allow: string[]) => ({
    ...{ type: 'file', target, rules: [{ allow }] },
  });
  const config = path.join(folder, 'app-config.yaml');
  write(config, {
    catalog: {
      locations: [
        location(path.join(checkout, people), 'User', 'Group'),
        location(entity, 'Component'),
      ],
    },
    fraudLatency: {
      services: [
        {
          ...{ name: SERVICE, owner: OWNER, scrapeSeconds: 5 },
          instances: [{ url, cloud: 'local' }],
        },
      ],
    },
  });
  const portal = await startPortal({ checkout, configs: [config] });
  try {
    const api = new PortalApi(portal.url, 'data-scientist');
    return await use(wanted =>
      api.until<Shown>(
        `fraud-latency/v1/entities/component/default/${MODEL}/latency?window=15m`,
        wanted,
        SEEN_MS,
      ),
    );
  } finally {
    await portal.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function kneeOf(
  start: () => Promise<Target>,
  { start: first, most, limitMs, ...size }: Size,
): Promise<number> {
  const { stepSeconds: seconds, warmUpSeconds, settleSeconds } = size;
  const found = await withLoad(
    start,
    {
      ...{ start: first, most, limitMs, latenessMs: Infinity },
      ...{ seconds, warmUpSeconds, settleSeconds },
    },
    run =>
      climb({
        ...{ start: first, most, limitMs, latenessMs: Infinity, run },
        onStep: step => process.stdout.write(describeStep(step)),
      }),
  );
  if (!found.knee) throw new Error(`It does not carry ${first}/s.`);
  return found.knee;
}

/** How many buckets lie between what the portal shows of a version and what the sender saw, in seconds. */
function bucketsApart(
  { bounds, versions }: Shown,
  { latency }: LoadReport,
): number {
  const seconds = (latency?.p99 ?? Infinity) / 1_000;
  const theirs = bounds.findIndex(bound => seconds <= bound);
  const sent = theirs < 0 ? bounds.length : theirs;
  return Math.max(
    ...versions.map(({ version, quantiles: { p99 } }) => {
      process.stdout.write(
        `${version}: ${JSON.stringify(p99)}, the sender saw ${seconds} s\n`,
      );
      if (p99.kind === 'too-few') return Infinity;
      const at = bounds.indexOf(p99.upToSeconds ?? NaN);
      return Math.abs((at < 0 ? bounds.length : at) - sent);
    }),
  );
}

const counted = ({ versions }: Shown) =>
  versions.reduce((sum, { count }) => sum + count, 0);

async function watch(model: TrainedModel, size: Size, knee: number) {
  const transactions = handbook({ seed: 2, days: Infinity });
  return withRedis(async redis => {
    const service = await ScoringProcess.startFull(model, {
      store: redis.url,
    });
    const send = (rate: number, seconds: number) =>
      runLoad({
        ...{ url: `${service.url}/v1/score`, rate, seconds, transactions },
      });
    try {
      // A service that has just started is not what both are to agree about.
      await send(Math.round(knee / 2), size.beforeSeconds);
      return await withPortal(service.url, async shown => {
        // A counter counts from when it was looked at first.
        await shown(({ state }) => state === 'quiet');
        const half = await send(Math.round(knee / 2), size.halfSeconds);
        const all = half.answered['200'] ?? 0;
        const atHalf = await shown(each => counted(each) >= all);
        if (size.overSeconds === 0) return { half, atHalf };
        const over = send(Math.round(knee * 1.2), size.overSeconds);
        const overloaded = shown(({ state }) => state === 'saturated')
          .then(() => true)
          .catch(error => {
            process.stderr.write(`${error}\n`);
            return false;
          });
        const [isSaturated] = await Promise.all([overloaded, over]);
        return { half, atHalf, isSaturated };
      });
    } finally {
      await service.stop();
    }
  });
}

/** Whether the portal tells of a service what those see who ask it. */
export const fraudPortal: Bar = {
  name: 'fraud-portal',
  promise:
    'The portal beside the sender: at 50 % of the highest rate that the service carries, p99 as the portal shows it lies within one bucket of what the sender saw; at 120 % the portal says that the service is saturated.',
  async measure({ smoke }) {
    const size = smoke ? SMOKE : FULL;
    return withModel(smoke, async model => {
      const knee = await kneeOf(
        () =>
          startWithRedis(store => ScoringProcess.startFull(model, { store })),
        size,
      );
      const { half, atHalf, isSaturated } = await watch(model, size, knee);
      const apart = againstPromise({
        name: 'fraud-portal p99 at half of the knee',
        figure: smoke
          ? Number(counted(atHalf) === 0)
          : bucketsApart(atHalf, half),
        unit: 'buckets apart',
        limit: 1,
        n: half.due,
      });
      const saturated = againstPromise({
        name: 'fraud-portal not said to be saturated at 120 % of the knee',
        figure: Number(isSaturated === false),
        unit: 'faults',
        limit: 0,
        n: 1,
      });
      return smoke ? [apart] : [apart, saturated];
    });
  },
};
