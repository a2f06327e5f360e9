import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { tag } from '@modelport/mlflow-client';
import { ENTITY_TAG } from '../service/RunLifecycle';
import type { TrackingServer } from '../tracking/TrackingServer';
import type { NamedExperiment } from './ClaimStore';

/** The servers that are asked for runs. */
export type SearchedServers = ReadonlyMap<
  string,
  Pick<TrackingServer, 'findExperiment' | 'searchRuns'>
>;

/** Those of some entities for which the portal has made runs in an experiment, the one with the oldest run first. */
export async function refsOfRuns(
  servers: SearchedServers,
  { server: name, experiment }: NamedExperiment,
  entities: Entity[],
): Promise<string[]> {
  const server = servers.get(name);
  const id = await server?.findExperiment(experiment);
  if (!server || id === undefined) {
    return [];
  }
  const found = await Promise.all(
    entities.map(async each => {
      const entityRef = stringifyEntityRef(each);
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
  return found
    .flat()
    .sort((a, b) => a.startTime - b.startTime)
    .map(({ entityRef }) => entityRef);
}
