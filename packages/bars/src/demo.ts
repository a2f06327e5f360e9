import { PortalApi, startPortal, type StartedPortal } from '@modelport/e2e';
import { againstPromise } from './againstPromise';
import type { Bar } from './bar';

/** The launcher runs this program in the root of the checkout. */
const checkout = process.cwd();
const LIMIT_SECONDS = 900;
/** What `--demo` promises: three models of two teams. */
const MODELS = 3;
const TEAMS = 2;

const MODELS_OF_CATALOG =
  'catalog/entities?filter=kind=component,spec.type=ml-model';

interface Model {
  metadata: { name: string; annotations?: Record<string, string> };
  spec: { owner: string };
}

/** What stands after the demo, in numbers that a second run must not change. */
async function standing(portal: StartedPortal) {
  const api = new PortalApi(portal.url, 'manager');
  const models = await api.call<Model[]>('GET', MODELS_OF_CATALOG);
  const counts = await Promise.all(
    models.map(async ({ metadata }) => {
      const of = `v1/entities/component/default/${metadata.name}`;
      const count = async (path: string) =>
        (await api.call<{ items: unknown[] }>('GET', path)).items.length;
      return {
        model: metadata.name,
        trainings: await count(`ml-training/${of}/trainings`),
        versions: await count(`ml-registry/${of}/versions`),
        ledger: await count(`ml-registry/${of}/ledger`),
        deployments: await count(`ml-promotion/${of}/deployments`),
      };
    }),
  );
  return {
    counts: counts.sort((a, b) => a.model.localeCompare(b.model)),
    teams: new Set(models.map(({ spec }) => spec.owner)).size,
  };
}

const PATIENCE_MS = 30_000;

/** Models whose sources are not found at the portal's address of now, each in one sentence. */
async function lostSources(portal: StartedPortal): Promise<string[]> {
  const api = new PortalApi(portal.url, 'manager');
  const sourceOf = ({ metadata }: Model) =>
    metadata.annotations?.['backstage.io/source-location'] ?? '';
  const isLost = (model: Model) =>
    !sourceOf(model).startsWith(`url:${portal.url}/`);
  let lost: Model[] = [];
  await api
    .until<Model[]>(
      MODELS_OF_CATALOG,
      models => {
        lost = models.filter(isLost);
        return lost.length === 0;
      },
      PATIENCE_MS,
    )
    .catch(() => undefined); // What is still lost is told below.
  return lost.map(
    model => `${model.metadata.name} is said to be at ${sourceOf(model)}.`,
  );
}

/** What of the promise does not hold, each in one sentence. */
function missing({ counts, teams }: Awaited<ReturnType<typeof standing>>) {
  const faults = counts
    .filter(
      ({ trainings, versions, deployments }) =>
        !trainings || !versions || !deployments,
    )
    .map(({ model }) => `${model} was not trained, registered and deployed.`);
  if (counts.length !== MODELS) faults.push(`${counts.length} models.`);
  if (teams !== TEAMS) faults.push(`${teams} teams.`);
  return faults;
}

const result = (part: string, figure: number, unit: string, limit: number) =>
  againstPromise({ name: `demo ${part}`, figure, unit, limit });

/** `npm start -- --demo` on a real portal, twice. */
export const demo: Bar = {
  name: 'demo',
  promise:
    '`npm start -- --demo` brings three models of two teams through the real path within 15 minutes on two cores; started again over the same data, on another port, it changes nothing, and sources are found at the new address.',
  async measure({ smoke, rig }) {
    if (smoke) {
      // The walk itself takes minutes; that a portal without it does not pass is what can be seen at once.
      const faults = missing(await standing(await rig.start()));
      return [
        {
          ...result('faults found without it', faults.length, 'faults', 0),
          pass: faults.length > 0,
        },
      ];
    }
    const first = await startPortal({ checkout, demo: true });
    let seconds: number;
    let before: Awaited<ReturnType<typeof standing>>;
    try {
      const line = await first.says(
        /demo: (complete after \d+ s|stopped)/,
        2 * LIMIT_SECONDS * 1000,
      );
      const took = /complete after (\d+) s/.exec(line);
      if (!took) throw new Error(line);
      seconds = Number(took[1]);
      before = await standing(first);
    } catch (error) {
      await first.stop();
      throw error;
    }
    await first.stop({ keepData: true });
    const again = await startPortal({
      checkout,
      demo: true,
      data: first.data,
    });
    try {
      // Model servers that have started anew are asked for predictions again; nothing else may be left to do.
      const end = await again.says(/demo: (complete|stopped)/, 300_000);
      const after = await standing(again);
      const faults = missing(before);
      if (/demo: stopped/.test(end)) faults.push(end);
      if (JSON.stringify(after) !== JSON.stringify(before)) {
        faults.push('The second start changed something.');
      }
      faults.push(...(await lostSources(again)));
      for (const fault of faults) process.stdout.write(`${fault}\n`);
      return [
        result('time', seconds, 's', LIMIT_SECONDS),
        result('faults', faults.length, 'faults', 0),
      ];
    } finally {
      await again.stop();
    }
  },
};
