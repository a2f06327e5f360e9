import type { GetRunResponse } from '@modelport/plugin-ml-experiments-common';
import type {
  ModelVersionSummary,
  RunModelsResponse,
} from '@modelport/plugin-ml-registry-common';
import { PortalUnavailable } from '../errors';
import { made, type Report, routesOf, type Walk } from '../Walk';

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

/** Registers the model of the run with the best metric, unless it is a version already. */
export async function registerBest(walk: Walk, report: Report): Promise<void> {
  const { author, model } = walk;
  const [best] = (await candidates(walk)).sort((a, b) => b.value - a.value);
  const registry = routesOf('ml-registry', walk);
  const { items } = await author.get<RunModelsResponse>(
    `${registry}/runs/${best.runId}/models`,
  );
  const logged = made('model that the run logged', items[0]);
  if (!logged.version) {
    report(`${model.metric} ${best.value.toFixed(3)}`);
  }
  walk.version =
    logged.version ??
    (
      await author.post<ModelVersionSummary>(`${registry}/versions`, {
        runId: best.runId,
        modelId: logged.modelId,
        description: model.description,
      })
    ).version;
}
