import { ServiceUnavailableError } from '@backstage/errors';
import type { DeploymentTensor } from '@modelport/plugin-ml-promotion-common';
import { z } from 'zod';
import type { ServedSchema, TargetResponse } from '../targets/RolloutTarget';

const tensor = z.object({
  name: z.string(),
  datatype: z.string(),
  shape: z.array(z.number().int()),
});

const metadata = z.object({
  inputs: z.array(tensor),
  outputs: z.array(tensor),
  parameters: z
    .object({ metadata: z.record(z.string(), z.unknown()).optional() })
    .optional(),
});

/**
 * Reads inputs and outputs from a model server's answer to `GET /v2/models/{model}`.
 *
 * @param columns - names of the features by the version's signature, if it has them
 * @throws ServiceUnavailableError when the answer is something else
 */
export function readSchema(
  { status, body }: TargetResponse,
  columns: string[] | undefined,
): ServedSchema {
  const parsed = metadata.safeParse(jsonOf(body));
  if (status !== 200 || !parsed.success) {
    throw new ServiceUnavailableError(
      `The model server did not say what it serves (status ${status})`,
    );
  }
  const { inputs, outputs, parameters } = parsed.data;
  const names = featureNames(parameters?.metadata) ?? columns;
  const medians = mediansOf(parameters?.metadata);
  return {
    inputs: inputs.map(input => withColumns(input, inputs.length, names)),
    outputs,
    ...(medians && { medians }),
  };
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

// What the author logged may be JSON in a text.
function logged(given: Record<string, unknown> | undefined, name: string) {
  const value = given?.[name];
  return typeof value === 'string' ? jsonOf(Buffer.from(value, 'utf8')) : value;
}

const numbers = z.record(z.string(), z.number());

// Typical values of the training data, logged as `medians`.
function mediansOf(given: Record<string, unknown> | undefined) {
  const { data } = numbers.safeParse(logged(given, 'medians'));
  return data && Object.keys(data).length > 0 ? data : undefined;
}

// What the author logged as `feature_names`.
function featureNames(given: Record<string, unknown> | undefined) {
  const list = logged(given, 'feature_names');
  return Array.isArray(list) && list.every(name => typeof name === 'string')
    ? (list as string[])
    : undefined;
}

// Names fit a feature vector of as many places; for several inputs nobody knows whose they are.
function withColumns(
  input: DeploymentTensor,
  inputs: number,
  names: string[] | undefined,
): DeploymentTensor {
  const isVector =
    inputs === 1 &&
    input.shape.length > 1 &&
    input.shape.at(-1) === names?.length;
  return isVector ? { ...input, columns: names } : input;
}
