import type { Tensor } from 'onnxruntime-node';
import { decodeTensor } from './decodeTensor';
import { RequestError } from './errors';
import { ServedModel } from './servedModel';

/** A request that fits the model. */
export interface InferRequest {
  id?: string;
  feeds: Record<string, Tensor>;
  /** Names of the outputs to compute, in the order of the response. */
  outputs: string[];
  rows: number;
}

/**
 * Checks the body of an infer call against a model.
 *
 * @param maxRows - the most rows one request may have
 * @throws RequestError (400, or 413 for too many rows) that names the field and the remedy
 */
export function readInferRequest(
  model: ServedModel,
  body: unknown,
  maxRows: number,
): InferRequest {
  if (!isRecord(body)) {
    throw new RequestError(
      400,
      'The body is not an object; send {"inputs": [...]}',
    );
  }
  const { id } = body;
  if (id !== undefined && typeof id !== 'string') {
    throw new RequestError(
      400,
      'id is not a string; send a string or leave it out',
    );
  }
  const given = inputsByName(model, body.inputs);
  const feeds: Record<string, Tensor> = {};
  let rows = 1;
  for (const spec of model.inputs) {
    const input = given.get(spec.name);
    if (!input) {
      throw new RequestError(
        400,
        `Input ${spec.name} is missing; the model takes ${namesOf(
          model.inputs,
        )}`,
      );
    }
    rows = Math.max(rows, checkedRows(spec.name, input.shape, maxRows));
    feeds[spec.name] = decodeTensor(spec, input);
  }
  return { id, feeds, outputs: requestedOutputs(model, body.outputs), rows };
}

function inputsByName(
  model: ServedModel,
  inputs: unknown,
): Map<string, Record<string, unknown>> {
  if (!Array.isArray(inputs)) {
    throw new RequestError(
      400,
      `inputs is not a list; send one member for each of ${namesOf(
        model.inputs,
      )}`,
    );
  }
  const known = new Set(model.inputs.map(spec => spec.name));
  const given = new Map<string, Record<string, unknown>>();
  inputs.forEach((input, index) => {
    if (!isRecord(input) || typeof input.name !== 'string') {
      throw new RequestError(
        400,
        `inputs[${index}] has no name; the model takes ${namesOf(
          model.inputs,
        )}`,
      );
    }
    if (!known.has(input.name)) {
      throw new RequestError(
        400,
        `inputs[${index}] is named ${JSON.stringify(
          input.name.slice(0, 80),
        )}; the model takes ${namesOf(model.inputs)}`,
      );
    }
    if (given.has(input.name)) {
      throw new RequestError(
        400,
        `Input ${input.name} is given twice; send it once`,
      );
    }
    given.set(input.name, input);
  });
  return given;
}

/** The rows are counted before the values are read, so that a huge request costs little. */
function checkedRows(name: string, shape: unknown, maxRows: number): number {
  const rows =
    Array.isArray(shape) && typeof shape[0] === 'number' ? shape[0] : 1;
  if (rows > maxRows) {
    throw new RequestError(
      413,
      `Input ${name} has ${rows} rows, at most ${maxRows} are taken in one request; split it`,
    );
  }
  return rows;
}

function requestedOutputs(model: ServedModel, outputs: unknown): string[] {
  const known = model.outputs.map(spec => spec.name);
  if (
    outputs === undefined ||
    (Array.isArray(outputs) && outputs.length === 0)
  ) {
    return known;
  }
  if (!Array.isArray(outputs)) {
    throw new RequestError(
      400,
      `outputs is not a list; leave it out or choose of ${known.join(', ')}`,
    );
  }
  const names = outputs.map((output, index) => {
    const name = isRecord(output) ? output.name : undefined;
    if (typeof name !== 'string' || !known.includes(name)) {
      throw new RequestError(
        400,
        `outputs[${index}] names no output of the model; choose of ${known.join(
          ', ',
        )}`,
      );
    }
    return name;
  });
  return [...new Set(names)];
}

function namesOf(specs: ServedModel['inputs']): string {
  return specs.map(spec => spec.name).join(', ');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
