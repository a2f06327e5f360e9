import { InputError } from '@backstage/errors';
import type {
  SignatureField,
  VersionSignature,
} from '@modelport/plugin-ml-registry-common';
import { parse } from 'yaml';
import { z } from 'zod';

const FIELD = z.object({
  name: z.string().optional(),
  type: z.unknown(),
  'tensor-spec': z
    .object({ dtype: z.string(), shape: z.array(z.number()) })
    .optional(),
});

const MLMODEL = z.object({
  signature: z
    .object({
      inputs: z.string().nullish(),
      outputs: z.string().nullish(),
    })
    .nullish(),
});

/**
 * Reads the signature of an MLmodel file, whose sides are JSON in strings.
 * @returns undefined when the model was logged without one
 * @throws InputError when the file is something else
 */
export function readSignature(mlmodel: string): VersionSignature | undefined {
  try {
    const { signature } = MLMODEL.parse(parse(mlmodel));
    return signature
      ? {
          inputs: readSide(signature.inputs),
          outputs: readSide(signature.outputs),
        }
      : undefined;
  } catch (error) {
    throw new InputError(
      'the MLmodel file has a signature that cannot be read; log the model again with mlflow.models.infer_signature',
      error,
    );
  }
}

function readSide(side: string | null | undefined): SignatureField[] {
  const fields = z.array(FIELD).parse(JSON.parse(side ?? '[]'));
  return fields.map((field, index) => {
    const tensor = field['tensor-spec'];
    const name = field.name ?? String(index);
    if (tensor) {
      return { name, type: tensor.dtype, shape: tensor.shape };
    }
    const type =
      typeof field.type === 'string' ? field.type : JSON.stringify(field.type);
    return { name, type: type ?? 'unknown' };
  });
}
