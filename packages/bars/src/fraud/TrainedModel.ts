// eslint-disable-next-line @backstage/no-forbidden-package-imports, no-restricted-imports -- what that package tests itself with
import {
  SECTION,
  twoModels,
} from '@modelport/fraud-scoring/src/__testUtils__/rig';
import { ensurePythonEnv } from '@modelport/servers';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The launcher runs this program in the root of the checkout. */
const checkout = process.cwd();
const TEMPLATE = path.join(checkout, 'templates/fraud-detection-model');
const MOST_OUTPUT = 64 * 1024 * 1024;

/** A model that the template's own pipeline trained, as it was logged. */
export interface TrainedModel {
  /** As `mlflow.onnx.log_model` wrote it. */
  folder: string;
  /** The declaration of its features, where the folder does not hold it. */
  features?: unknown;
  /** Of its graph: the same for each training of a profile, unlike that of the folder, which names the run. */
  graph: string;
  remove(): void;
}

/** A repository made of the template, with what it takes to run its programs. */
export interface ModelRepository {
  /** Runs a program of its package; resolves with what it printed. */
  run(program: string, args: readonly string[]): Promise<string>;
  /** Runs its Python with these arguments, in its folder. */
  python(args: readonly string[]): Promise<string>;
  folder: string;
  remove(): void;
}

/** Folders of the models that were logged by trainings of a repository. */
export function findModels(repository: string): string[] {
  const logged = path.join(repository, 'mlruns');
  if (!fs.existsSync(logged)) return [];
  return fs
    .readdirSync(logged, { recursive: true, encoding: 'utf8' })
    .filter(file => path.basename(file) === 'MLmodel')
    .map(file => path.join(logged, path.dirname(file)));
}

function findModel(repository: string): string {
  const [found, ...others] = findModels(repository);
  if (found === undefined || others.length > 0) {
    throw new Error('The training did not log one model.');
  }
  return found;
}

const graphOf = (folder: string) =>
  `sha256:${createHash('sha256')
    .update(fs.readFileSync(path.join(folder, 'model.onnx')))
    .digest('hex')}`;

/**
 * Generates a repository of the template.
 *
 * @param extra - requirements beside its base set, such as `torch`
 * @throws Error with the output when it cannot be made
 */
export async function makeRepository(
  extra?: 'torch',
): Promise<ModelRepository> {
  const top = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-trained-'));
  const remove = () => fs.rmSync(top, { recursive: true, force: true });
  try {
    const folder = path.join(top, 'repository');
    await run(process.execPath, [
      path.join(checkout, 'templates/checks/render.mjs'),
      TEMPLATE,
      folder,
    ]);
    const python = await pythonOf(folder, top, extra);
    const [name] = fs.readdirSync(path.join(folder, 'src'));
    const runPython = async (args: readonly string[]) => {
      const { stdout } = await run(python, args, {
        cwd: folder,
        maxBuffer: MOST_OUTPUT,
        env: {
          ...process.env,
          PYTHONPATH: path.join(folder, 'src'),
          MLFLOW_TRACKING_URI: '',
          MLFLOW_RUN_ID: '',
        },
      });
      return stdout;
    };
    return {
      folder,
      remove,
      python: runPython,
      run: (program, args) => runPython(['-m', `${name}.${program}`, ...args]),
    };
  } catch (error) {
    remove();
    throw error;
  }
}

async function pythonOf(
  repository: string,
  top: string,
  extra: string | undefined,
): Promise<string> {
  const lockOf = (set: string) =>
    path.join(repository, `requirements/${set}.txt`);
  if (extra === undefined) {
    const { python } = await ensurePythonEnv({
      name: 'bars-model',
      lock: lockOf('base'),
    });
    return python;
  }
  const lock = path.join(top, `${extra}.txt`);
  const sets = ['base', extra].map(set => fs.readFileSync(lockOf(set), 'utf8'));
  fs.writeFileSync(lock, sets.join('\n'));
  const { python } = await ensurePythonEnv({ name: `bars-${extra}`, lock });
  return python;
}

/**
 * Generates a repository of the template and trains its model.
 *
 * @param profile - of its `modelport.yaml`
 * @throws Error with the output when the training fails
 */
export async function trainModel(
  profile: 'small' | 'standard',
): Promise<TrainedModel> {
  const repository = await makeRepository();
  try {
    await repository.run('train', ['--profile', profile]);
    const folder = findModel(repository.folder);
    return { folder, graph: graphOf(folder), remove: repository.remove };
  } catch (error) {
    repository.remove();
    throw error;
  }
}

/** A logistic regression over the same features, for smoke runs, which have no time to train. */
export async function smallModel(): Promise<TrainedModel> {
  const { folder: both } = await twoModels();
  const folder = path.join(both, '1');
  return {
    folder,
    features: SECTION,
    graph: graphOf(folder),
    remove: () => fs.rmSync(both, { recursive: true, force: true }),
  };
}

let standard: string | undefined;

/** The graph of the model that bars of latency ran on in this run of the bars; undefined before any has. */
export const graphOfStandard = () => standard;

/**
 * Runs something on the model that bars of latency run on: that of the profile `standard`, or a small one in smoke runs.
 *
 * @throws what training and `use` throw
 */
export async function withModel<T>(
  smoke: boolean,
  use: (model: TrainedModel) => Promise<T>,
): Promise<T> {
  const model = smoke ? await smallModel() : await trainModel('standard');
  process.stdout.write(`graph of the model: ${model.graph}\n`);
  if (!smoke) standard = model.graph;
  try {
    return await use(model);
  } finally {
    model.remove();
  }
}
