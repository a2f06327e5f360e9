import { and, tag } from '@modelport/mlflow-client';
import { ENTITY_TAG } from '../service/RunLifecycle';
import type { TrackingServer } from '../tracking/TrackingServer';
import type { ClaimStore, NamedExperiment } from './ClaimStore';

/** The servers that are asked for runs. */
export type SearchedServers = ReadonlyMap<
  string,
  Pick<TrackingServer, 'findExperiment' | 'searchRuns'>
>;

/** What {@link firstUserOf} looks at. */
export interface FirstUserOptions {
  servers: SearchedServers;
  store: ClaimStore;
  /** Full references of entities that hold no experiment any more. */
  released?: ReadonlySet<string>;
}

/**
 * Which entity used an experiment first, whether it names it now or not: by the records, else by the oldest run that the
 * portal has made, which is recorded then. Runs may be older than the records.
 */
export async function firstUserOf(
  { servers, store, released = new Set() }: FirstUserOptions,
  of: NamedExperiment,
): Promise<string | undefined> {
  const records = await store.list(of);
  const first = records.find(ref => !released.has(ref));
  if (first !== undefined) {
    return first;
  }
  const oldest = await ofOldestRun(servers, of, [...released]);
  if (oldest !== undefined) {
    await store.add(of, oldest);
  }
  return oldest;
}

async function ofOldestRun(
  servers: SearchedServers,
  { server: name, experiment }: NamedExperiment,
  released: string[],
): Promise<string | undefined> {
  const server = servers.get(name);
  const id = await server?.findExperiment(experiment);
  if (!server || id === undefined) {
    return undefined;
  }
  const { runs } = await server.searchRuns({
    experimentIds: [id],
    // MLflow finds by a condition on a tag only runs that have it.
    filter: String(
      and(
        tag(ENTITY_TAG).like('%'),
        ...released.map(ref => tag(ENTITY_TAG).ne(ref)),
      ),
    ),
    orderBy: ['attributes.start_time ASC'],
    pageSize: 1,
  });
  return runs[0]?.tags[ENTITY_TAG];
}
