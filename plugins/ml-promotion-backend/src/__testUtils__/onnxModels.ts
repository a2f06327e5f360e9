import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { digestOfModel } from '@modelport/model-server';
// eslint-disable-next-line @backstage/no-forbidden-package-imports -- what that package tests itself with
import { writeModelFolder } from '@modelport/model-server/src/modelFolder.testing';
// eslint-disable-next-line @backstage/no-forbidden-package-imports -- what that package tests itself with
import { logisticModel } from '@modelport/model-server/src/onnxGraph.testing';

/** A folder for one test, with what removes it. */
export async function temporaryFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), 'ml-promotion-'));
  const remove = () =>
    rm(folder, { recursive: true, force: true, maxRetries: 5 });
  return { folder, remove };
}

/** A real ONNX model with 15 features as MLflow packages it, where it is registered; and its digest. */
export async function registeredModel(folder: string) {
  await writeModelFolder(folder, logisticModel());
  return { folder, digest: await digestOfModel(folder) };
}
