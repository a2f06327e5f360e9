import type { GetRunResponse } from '@modelport/plugin-ml-experiments-common';
import type {
  ModelVersionSummary,
  RunModelsResponse,
} from '@modelport/plugin-ml-registry-common';
import { PortalUnavailable } from '../errors';
import { made, type Report, routesOf, type Walk } from '../Walk';
import { moveChallenger } from './moveChallenger';

interface Candidate {
  runId: string;
  value: number;
}

async function candidates(walk: Walk): Promise<Candidate[]> {
  const { metric } = walk.model;
  return Promise.all(
    walk.trainings.map(async ({ run }) => {
      const { runId } = made('run of the training', run);
      const { item } = await walk.author.get<GetRunResponse>(
        `${routesOf('ml-experiments', walk)}/runs/${runId}`,
      );
      const value = item.metrics[metric];
      if (item.status !== 'FINISHED' || typeof value !== 'number') {
        throw new PortalUnavailable(`run ${runId} has no ${metric} yet`);
      }
      return { runId, value };
    }),
  );
}

/**
 * Registers the model of a run, unless it is a version already.
 *
 * @param place - of the run by the metric, from 0
 * @returns the version
 */
async function registerRun(
  walk: Walk,
  report: Report,
  place: number,
): Promise<string> {
  const { author, model } = walk;
  const ranked = (await candidates(walk)).sort((a, b) => b.value - a.value);
  const { runId, value } = made(`run in place ${place + 1}`, ranked.at(place));
  const registry = routesOf('ml-registry', walk);
  const { items } = await author.get<RunModelsResponse>(
    `${registry}/runs/${runId}/models`,
  );
  const { modelId, version } = made('model that the run logged', items[0]);
  if (version) return version;
  report(`${model.metric} ${value.toFixed(3)}`);
  const registered = await author.post<ModelVersionSummary>(
    `${registry}/versions`,
    { runId, modelId, description: model.description },
  );
  return registered.version;
}

/** Registers the model of the run with the best metric. */
export async function registerBest(walk: Walk, report: Report): Promise<void> {
  walk.version = await registerRun(walk, report, 0);
}

/** Registers the next best and makes it challenger, so that the scoring service has something to compare the champion with. */
export async function registerChallenger(
  walk: Walk,
  report: Report,
): Promise<void> {
  const version = await registerRun(walk, report, 1);
  await moveChallenger({ ...walk, version }, report);
}
