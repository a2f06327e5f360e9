import { entityViews, projectOf } from './materialise/entityViews';
import {
  feastDefinitions,
  type OnlineStore,
} from './materialise/feastDefinitions';
import { FeastFolder } from './materialise/FeastFolder';
import {
  FEAST_VALUES_SCHEMA,
  type FeastManifest,
  type FeastView,
} from './materialise/FeastManifest';
import { writeView } from './materialise/viewFile';
import { originOf } from './output/Manifest';
import { type AsOfOptions, replayAsOf } from './replay/replayAsOf';
import { clearWork, inWorkFolder } from './stage/WorkFolder';

/**
 * What Feast gets.
 *
 * @public
 */
export interface MaterialiseOptions extends AsOfOptions {
  /** Folder of the Feast repository; empty, not there, or one that exists, whose `feature_store.yaml` is left as it is. */
  out: string;
  /** Of a new repository; default: redis. */
  onlineStore?: OnlineStore;
}

const SECOND = 1_000;

/** Feast's commands are told the same time again: in whole seconds it is the very time of the values. */
function wholeSeconds(options: MaterialiseOptions): MaterialiseOptions {
  const { asOf, now = Date.now } = options;
  if (asOf !== undefined && asOf % SECOND !== 0) {
    throw new Error(
      '--as-of has a fraction of a second, which the commands of Feast are not told; leave it out',
    );
  }
  return { ...options, now: () => Math.floor(now() / SECOND) * SECOND };
}

async function run(
  options: MaterialiseOptions,
  data: string,
): Promise<FeastManifest> {
  const { features, onlineStore = 'redis' } = options;
  const views = entityViews(features); // refuses early what cannot be replayed
  const folder = new FeastFolder(options.out, projectOf(features));
  await folder.check();
  const { plan, staged, replay, progress } = await replayAsOf(
    data,
    'Feast repository',
    wholeSeconds(options),
  );
  await folder.begin(onlineStore);
  const written: FeastView[] = [];
  for (const view of views) {
    const { name, entity, joinKey, ttlSeconds } = view;
    const file = await writeView(folder.making(name), view, replay, plan.asOf);
    written.push({
      ...{ name, entity, joinKey, ttlSeconds },
      features: view.features.map(feature => feature.name),
      file: `data/${name}.parquet`,
      ...file,
    });
  }
  const { counts } = progress;
  const manifest: FeastManifest = {
    schema: FEAST_VALUES_SCHEMA,
    asOf: new Date(plan.asOf).toISOString(),
    features: { set: features.name, digest: features.digest },
    ...originOf(plan, staged, counts),
    duplicates: counts.repeated,
    refused: counts.refused,
    views: written,
  };
  const names = views.map(({ name }) => name);
  await folder.finish(names, feastDefinitions(features, views), manifest);
  await clearWork(data);
  return manifest;
}

/**
 * Writes the windows of all customers and terminals as of a time as a Feast repository: for each entity a file, whose rows
 * have that time as their event time, and a feature view. The values are the ones that the serving code gives by what had
 * been received by then. After a kill the same call goes on, and ends with the same bytes. The source stays open.
 *
 * @throws InvalidFieldError when Feast can keep nothing of the features, or not under their names
 * @throws Error when a folder is in use or holds something else, and whatever the source throws
 * @public
 */
export async function materialiseFeatures(
  options: MaterialiseOptions,
): Promise<FeastManifest> {
  return inWorkFolder(options.data, data => run(options, data));
}
