// eslint-disable-next-line @backstage/no-forbidden-package-imports, no-restricted-imports -- what that package tests itself with
import {
  SECTION,
  twoModels,
} from '@modelport/fraud-scoring/src/__testUtils__/rig';
import { ensurePythonEnv } from '@modelport/servers';
import { execFile } from 'node:child_process';
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
  remove(): void;
}

function findModel(folder: string): string {
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const found = files.filter(file => path.basename(file) === 'MLmodel');
  if (found.length !== 1) {
    throw new Error(`The training logged ${found.length} models, not one.`);
  }
  return path.join(folder, path.dirname(found[0]));
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
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-trained-'));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  try {
    const repository = path.join(folder, 'repository');
    await run(process.execPath, [
      path.join(checkout, 'templates/checks/render.mjs'),
      TEMPLATE,
      repository,
    ]);
    const { python } = await ensurePythonEnv({
      name: 'bars-model',
      lock: path.join(repository, 'requirements/base.txt'),
    });
    const [name] = fs.readdirSync(path.join(repository, 'src'));
    await run(python, ['-m', `${name}.train`, '--profile', profile], {
      cwd: repository,
      maxBuffer: MOST_OUTPUT,
      env: {
        ...process.env,
        PYTHONPATH: path.join(repository, 'src'),
        MLFLOW_TRACKING_URI: '',
        MLFLOW_RUN_ID: '',
      },
    });
    return { folder: findModel(path.join(repository, 'mlruns')), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** A logistic regression over the same features, for smoke runs, which have no time to train. */
export async function smallModel(): Promise<TrainedModel> {
  const { folder } = await twoModels();
  return {
    folder: path.join(folder, '1'),
    features: SECTION,
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}
