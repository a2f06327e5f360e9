import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { messageOf, ModelRefusedError } from './errors';
import { parseSignature, Signature } from './signature';

/** Where a model's graph lies and what its package says about it. */
export interface PackagedModel {
  onnxFile: string;
  /** Undefined for a bare ONNX file, or when the model was logged without one. */
  signature?: Signature;
  /** What the author logged as `metadata`. */
  metadata?: Record<string, unknown>;
  runId?: string;
}

/**
 * Reads a folder as `mlflow.onnx.log_model` writes it, or takes a bare `.onnx` file.
 *
 * @throws ModelRefusedError when there is no such model, or it is not an ONNX one
 */
export async function readPackagedModel(
  name: string,
  location: string,
): Promise<PackagedModel> {
  const found = await stat(location).catch(error => {
    throw new ModelRefusedError(
      name,
      `${location} cannot be read (${messageOf(
        error,
      )}); give a folder with MLmodel or an .onnx file`,
    );
  });
  if (found.isFile()) {
    return { onnxFile: location };
  }
  const file = path.join(location, 'MLmodel');
  const description = await describe(name, file);
  const onnx = asRecord(asRecord(description.flavors)?.onnx);
  if (typeof onnx?.data !== 'string') {
    throw new ModelRefusedError(
      name,
      `${file} has no flavors.onnx.data; log the model by mlflow.onnx.log_model`,
    );
  }
  const onnxFile = path.resolve(location, onnx.data);
  if (!onnxFile.startsWith(path.resolve(location) + path.sep)) {
    throw new ModelRefusedError(
      name,
      `flavors.onnx.data in ${file} points outside the model's folder; log the model again`,
    );
  }
  return {
    onnxFile,
    signature: parseSignature(name, description.signature),
    metadata: asRecord(description.metadata),
    runId:
      typeof description.run_id === 'string' ? description.run_id : undefined,
  };
}

async function describe(
  name: string,
  file: string,
): Promise<Record<string, unknown>> {
  try {
    const description = asRecord(parse(await readFile(file, 'utf8')));
    if (description) {
      return description;
    }
  } catch (error) {
    throw new ModelRefusedError(
      name,
      `${file} cannot be read (${messageOf(
        error,
      )}); give the folder that mlflow.onnx.log_model wrote`,
      { cause: error },
    );
  }
  throw new ModelRefusedError(
    name,
    `${file} is no mapping; log the model again`,
  );
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
