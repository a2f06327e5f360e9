import { execFile } from 'node:child_process';
import {
  cp,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { readYaml } from '@modelport/plugin-ml-common';

const run = promisify(execFile);
const ROOT = path.resolve(__dirname, '../../../../..');

/** The chart of what a team gets on a cluster. */
export const CHART = path.join(ROOT, 'infrastructure/charts/training-team');

/** The first call on a machine builds helm. */
export const FIRST_HELM_MS = 1_200_000;

/** An object of Kubernetes, as far as all of them are alike. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
}

/** A value of the chart, as `--set-json` takes it: `KEY=JSON`. */
export const setting = (key: string, value: unknown) =>
  `${key}=${JSON.stringify(value)}`;

/** Helm, with the chart and a place for what tests write. */
export interface TeamChart {
  /** Names of the examples of values. */
  examples: string[];
  /** What `helm COMMAND CHART` says with an example; rejects with what Helm says against it. */
  helm(
    command: readonly string[],
    example: string,
    ...settings: string[]
  ): Promise<string>;
  /** What an example makes, by kind. */
  render(example: string, ...settings: string[]): Promise<Rendered>;
  /** What a piece of a template says, which is no object of its own. */
  renderPiece(example: string, template: string): Promise<unknown>;
  remove(): Promise<void>;
}

/** What a chart makes. */
export interface Rendered {
  all: Manifest[];
  /** Those of a kind. */
  of<M extends Manifest>(kind: string): M[];
}

/** Objects of a text of several documents. */
function readManifests(text: string): Manifest[] {
  return text
    .split(/^---$/m)
    .map(readYaml)
    .filter((each): each is Manifest => each !== undefined);
}

/** Finds helm, building it where it is not there. */
export async function findTeamChart(): Promise<TeamChart> {
  const folder = await mkdtemp(path.join(tmpdir(), 'modelport-chart-'));
  const file = path.join(folder, 'tools.env');
  await run(process.execPath, ['templates/checks/tools.mjs', file], {
    cwd: ROOT,
  });
  const [, tools] = /^tools='(.*)'$/m.exec(await readFile(file, 'utf8')) ?? [];
  const env = {
    ...process.env,
    PATH: `${tools}${path.delimiter}${process.env.PATH}`,
  };
  const helm = async (
    command: readonly string[],
    chart: string,
    example: string,
    settings: readonly string[],
  ) => {
    const values = path.join(CHART, 'ci', example);
    const set = settings.flatMap(each => ['--set-json', each]);
    const words = [...command, chart, '--values', values, ...set];
    return (await run('helm', words, { env })).stdout;
  };
  const TEMPLATE = ['template', 'team', '--namespace', 'helm-releases'];
  return {
    examples: await readdir(path.join(CHART, 'ci')),
    helm: (command, example, ...settings) =>
      helm(command, CHART, example, settings),
    async render(example, ...settings) {
      const all = readManifests(await helm(TEMPLATE, CHART, example, settings));
      return {
        all,
        of: <M extends Manifest>(kind: string) =>
          all.filter((each): each is M => each.kind === kind),
      };
    },
    async renderPiece(example, template) {
      const copy = path.join(folder, 'copy');
      await rm(copy, { recursive: true, force: true });
      await cp(CHART, copy, { recursive: true });
      const name = 'templates/piece.yaml';
      await writeFile(path.join(copy, name), template);
      const only = [...TEMPLATE, '--show-only', name];
      return readYaml(await helm(only, copy, example, []));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
