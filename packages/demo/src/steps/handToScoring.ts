import path from 'node:path';
import type {
  ListVersionsResponse,
  ModelVersionDetail,
} from '@modelport/plugin-ml-registry-common';
import { provideModel } from '../scoring/provideModel';
import {
  type ServedModel,
  writeConfiguration,
} from '../scoring/writeConfiguration';
import { made, type Report, routesOf, type Walk } from '../Walk';
import { waitFor } from '../waitFor';

const LONGEST_MS = 60_000;

/** Brings the files of a version to the scoring service. */
async function bring(
  version: string,
  walk: Walk,
  report: Report,
): Promise<ServedModel> {
  const { folder, mlflowUrl } = made('scoring service', walk.scoring);
  const detail = await waitFor({
    look: () =>
      walk.author.get<ModelVersionDetail>(
        `${routesOf('ml-registry', walk)}/versions/${version}`,
      ),
    until: ({ digest }) => digest !== undefined,
    everyMs: walk.askEveryMs,
    longestMs: LONGEST_MS,
  });
  const { model, files } = detail;
  const digest = made(`digest of version ${version}`, detail.digest);
  const name = await provideModel(
    { model, version, digest, files },
    path.join(folder, 'models'),
    { mlflowUrl },
    () => report('fetching its files'),
  );
  return { model, version, digest, path: `models/${name}` };
}

/**
 * Has the scoring service serve the champion, unless it does; where there is a challenger, both share the cards.
 */
export async function handToScoring(walk: Walk, report: Report): Promise<void> {
  const { author, model } = walk;
  const { folder, serve } = made('scoring service', walk.scoring);
  const { aliases } = await author.get<ListVersionsResponse>(
    `${routesOf('ml-registry', walk)}/versions`,
  );
  const { challenger } = aliases;
  const champion = made('champion', aliases.champion);
  const isNew = await writeConfiguration(folder, {
    service: made('name of a scoring service', model.scoringService),
    champion: await bring(champion, walk, report),
    ...(challenger !== undefined &&
      challenger !== champion && {
        challenger: await bring(challenger, walk, report),
      }),
  });
  if (isNew) report('configured');
  serve();
}
