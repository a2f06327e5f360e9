import path from 'node:path';
import type {
  ListVersionsResponse,
  ModelVersionDetail,
} from '@modelport/plugin-ml-registry-common';
import { provideModel } from '../scoring/provideModel';
import { writeConfiguration } from '../scoring/writeConfiguration';
import { made, type Report, routesOf, type Walk } from '../Walk';
import { waitFor } from '../waitFor';

const LONGEST_MS = 60_000;

/** Brings the files of the champion to the scoring service and has it served, unless it is. */
export async function handToScoring(walk: Walk, report: Report): Promise<void> {
  const { author, model } = walk;
  const { folder, mlflowUrl, serve } = made('scoring service', walk.scoring);
  const registry = routesOf('ml-registry', walk);
  const { aliases } = await author.get<ListVersionsResponse>(
    `${registry}/versions`,
  );
  const version = made('champion', aliases.champion);
  const detail = await waitFor({
    look: () =>
      author.get<ModelVersionDetail>(`${registry}/versions/${version}`),
    until: ({ digest }) => digest !== undefined,
    everyMs: walk.askEveryMs,
    longestMs: LONGEST_MS,
  });
  const wanted = {
    model: detail.model,
    version,
    digest: made(`digest of version ${version}`, detail.digest),
    files: detail.files,
  };
  const models = path.join(folder, 'models');
  const name = await provideModel(wanted, models, { mlflowUrl }, () =>
    report('fetching its files'),
  );
  const isNew = await writeConfiguration(folder, {
    ...wanted,
    service: made('name of a scoring service', model.scoringService),
    path: `models/${name}`,
  });
  if (isNew) report('configured');
  serve();
}
