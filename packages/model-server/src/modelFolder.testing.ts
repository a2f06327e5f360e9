import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';

/** A folder for one test file, removed by `remove`. */
export async function temporaryFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), 'model-server-'));
  return {
    path: folder,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export const tensor = (name: string, dtype: string, shape: number[]) => ({
  name,
  type: 'tensor',
  'tensor-spec': { dtype, shape },
});

export const FRAUD_SIGNATURE = {
  inputs: [tensor('features', 'float32', [-1, 15])],
  outputs: [tensor('probability', 'float32', [-1])],
  params: [
    {
      name: 'feature_set_digest',
      type: 'string',
      default: 'sha256:1f',
      shape: null,
    },
  ],
};

/** Writes a folder as `mlflow.onnx.log_model` does; sides of null are not logged. */
export async function writeModelFolder(
  folder: string,
  onnx: Buffer,
  signature: {
    inputs: unknown;
    outputs: unknown;
    params?: unknown;
  } | null = FRAUD_SIGNATURE,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'model.onnx'), onnx);
  await writeFile(
    path.join(folder, 'MLmodel'),
    stringify({
      flavors: { onnx: { data: 'model.onnx' } },
      metadata: { feature_names: ['amount'] },
      run_id: 'a0af',
      signature: signature && {
        inputs: signature.inputs && JSON.stringify(signature.inputs),
        outputs: signature.outputs && JSON.stringify(signature.outputs),
        params: signature.params ? JSON.stringify(signature.params) : null,
      },
    }),
  );
  await writeFile(path.join(folder, 'requirements.txt'), 'mlflow\n');
  return folder;
}
