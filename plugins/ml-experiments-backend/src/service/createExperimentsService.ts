import type { ServerStatus } from '@modelport/plugin-ml-experiments-common';
import { toServerError, TrackingReader } from '../tracking/TrackingReader';
import type { TrackingServer } from '../tracking/TrackingServer';
import type { ReadingClaims } from '../claims/ExperimentReaders';
import { EntityRuns } from './EntityRuns';
import type { ExperimentsService } from './ExperimentsService';
import { locateRun } from './locateRun';
import { RunArtifacts } from './RunArtifacts';
import { RunFeed } from './RunFeed';

async function statusOf(
  reader: TrackingReader,
  now: () => Date,
): Promise<ServerStatus> {
  const { name } = reader;
  const checkedAt = now().toISOString();
  try {
    const { value, stale, error, fetchedAt } = await reader.version();
    return stale
      ? {
          name,
          status: 'down',
          version: value,
          message: toServerError(name, error).message,
          checkedAt,
        }
      : {
          name,
          status: 'up',
          version: value,
          checkedAt: fetchedAt.toISOString(),
        };
  } catch (error) {
    const { message } = toServerError(name, error);
    return { name, status: 'down', message, checkedAt };
  }
}

/** Puts the parts of {@link ExperimentsService} together over any number of servers. */
export function createExperimentsService(options: {
  servers: TrackingServer[];
  claims: ReadingClaims;
  now?: () => number;
}): ExperimentsService {
  const { claims } = options;
  const clock = options.now ?? Date.now;
  const now = () => new Date(clock());
  const readers = new Map(
    options.servers.map(server => [
      server.name,
      new TrackingReader(server, { now: clock }),
    ]),
  );
  const runs = new EntityRuns(readers, claims, now);
  const feed = new RunFeed(readers, claims, now);
  const artifacts = new RunArtifacts(runs, now);
  return {
    listServers: async () => ({
      items: await Promise.all(
        [...readers.values()].map(reader => statusOf(reader, now)),
      ),
    }),
    listAllRuns: (entities, page) => feed.list(entities, page),
    listRuns: (entity, request) => runs.list(entity, request),
    getRun: (entity, runId) => runs.get(entity, runId),
    getMetrics: (entity, runId, keys) => runs.metrics(entity, runId, keys),
    compareRuns: (entity, runIds) => runs.compare(entity, runIds),
    listArtifacts: (entity, runId, path, pageToken) =>
      artifacts.list(entity, runId, path, pageToken),
    locateRun: (entities, run) => locateRun(readers, claims, entities, run),
    markChanged: run => readers.get(run.server)?.markChanged(run),
    openArtifact: (entity, runId, request) =>
      artifacts.open(entity, runId, request),
  };
}
