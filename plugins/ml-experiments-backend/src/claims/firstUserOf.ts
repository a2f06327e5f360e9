import { tag } from '@modelport/mlflow-client';
import { ENTITY_TAG } from '../service/RunLifecycle';
import type { TrackingServer } from '../tracking/TrackingServer';
import type { ClaimStore, NamedExperiment } from './ClaimStore';

/** The servers that are asked for runs. */
export type SearchedServers = ReadonlyMap<
  string,
  Pick<TrackingServer, 'findExperiment' | 'searchRuns'>
>;

/**
 * Which of some entities used an experiment first: by the records, else by the oldest run that the portal has made for one of
 * them, which is recorded then. Runs may be older than the records.
 */
export async function firstUserOf(
  { servers, store }: { servers: SearchedServers; store: ClaimStore },
  of: NamedExperiment,
  entityRefs: string[],
): Promise<string | undefined> {
  const records = await store.list(of);
  const first = records.find(ref => entityRefs.includes(ref));
  if (first !== undefined) {
    return first;
  }
  const oldest = await ofOldestRun(servers, of, entityRefs);
  if (oldest !== undefined) {
    await store.add(of, oldest);
  }
  return oldest;
}

async function ofOldestRun(
  servers: SearchedServers,
  { server: name, experiment }: NamedExperiment,
  entityRefs: string[],
): Promise<string | undefined> {
  const server = servers.get(name);
  const id = await server?.findExperiment(experiment);
  if (!server || id === undefined) {
    return undefined;
  }
  const found = await Promise.all(
    entityRefs.map(async entityRef => {
      const { runs } = await server.searchRuns({
        experimentIds: [id],
        filter: String(tag(ENTITY_TAG).eq(entityRef)),
        orderBy: ['attributes.start_time ASC'],
        pageSize: 1,
      });
      return runs.map(({ startTime = Infinity }) => ({
        entityRef,
        startTime,
      }));
    }),
  );
  const [oldest] = found.flat().sort((a, b) => a.startTime - b.startTime);
  return oldest?.entityRef;
}
