import type { Tensor } from 'onnxruntime-node';
import { describeSpec, TensorSpec } from './datatypes';
import { RequestError } from './errors';
import { TENSOR_OF } from './tensorValues';

/**
 * One tensor of a request, checked against the model's input.
 *
 * @param spec - the model's input
 * @param given - the member of the request's `inputs`, as parsed
 * @throws RequestError (400) that names the input, what was expected and the remedy
 */
export function decodeTensor(
  spec: TensorSpec,
  given: { shape?: unknown; datatype?: unknown; data?: unknown },
): Tensor {
  const field = `Input ${spec.name}`;
  if (given.datatype !== spec.datatype) {
    throw new RequestError(
      400,
      `${field}: datatype is ${
        JSON.stringify(given.datatype) ?? 'missing'
      }, expected "${spec.datatype}"; the model takes ${describeSpec(spec)}`,
    );
  }
  const dims = checkedShape(spec, given);
  if (!Array.isArray(given.data)) {
    throw new RequestError(
      400,
      `${field}: data is not a list; send the values as JSON, row by row, flat or nested (binary tensor data is not served)`,
    );
  }
  return TENSOR_OF[spec.datatype](
    flatten(field, given.data, dims),
    field,
    dims,
  );
}

function checkedShape(
  spec: TensorSpec,
  { shape, data }: { shape?: unknown; data?: unknown },
): number[] {
  const fits =
    Array.isArray(shape) &&
    shape.length === spec.shape.length &&
    shape.every(
      (size, i) =>
        Number.isSafeInteger(size) &&
        (spec.shape[i] === -1 ? size > 0 : size === spec.shape[i]),
    );
  if (!fits) {
    const count = Array.isArray(data)
      ? data.flat(spec.shape.length).length
      : undefined;
    const sent = count === undefined ? '' : ` with ${count} values in data`;
    throw new RequestError(
      400,
      `Input ${spec.name}: shape is ${shownShape(
        shape,
      )}${sent}, expected ${wanted(
        spec.shape,
      )}; send one number a dimension, such as [${exampleOf(
        spec.shape,
        count,
      ).join(', ')}]`,
    );
  }
  return shape;
}

/** A shape of a model in words: it has -1 for a size that each request writes out, where -1 would be wrong. */
function wanted(shape: readonly number[]): string {
  const shown = shape.map(size => (size === -1 ? 'n' : size)).join(', ');
  return shape.includes(-1)
    ? `[${shown}], where n is any size from 1`
    : `[${shown}]`;
}

/** A shape that fits, if there is one for so many values. */
function exampleOf(shape: readonly number[], count = 0): number[] {
  const fixed = shape.reduce((all, size) => (size > 0 ? all * size : all), 1);
  const isOneFree = shape.filter(size => size === -1).length === 1;
  const free =
    isOneFree && count > 0 && count % fixed === 0 ? count / fixed : 1;
  return shape.map(size => (size === -1 ? free : size));
}

function shownShape(shape: unknown): string {
  if (shape === undefined) {
    return 'missing';
  }
  return Array.isArray(shape)
    ? `[${shape.slice(0, 16).join(', ')}]`
    : 'not a list';
}

/** Row-major values of flat or fully nested data. */
function flatten(field: string, data: unknown[], dims: number[]): unknown[] {
  if (dims.length > 0 && Array.isArray(data[0])) {
    const flat: unknown[] = [];
    collect(field, data, dims, 0, flat);
    return flat;
  }
  const count = dims.reduce((product, size) => product * size, 1);
  if (data.length !== count) {
    throw new RequestError(
      400,
      `${field}: data has ${
        data.length
      } values, expected ${count} for shape [${dims.join(
        ', ',
      )}]; make shape and data agree`,
    );
  }
  return data;
}

function collect(
  field: string,
  data: unknown,
  dims: number[],
  depth: number,
  flat: unknown[],
): void {
  if (!Array.isArray(data) || data.length !== dims[depth]) {
    const found = Array.isArray(data)
      ? `a list of ${data.length}`
      : 'a single value';
    throw new RequestError(
      400,
      `${field}: nested data has ${found} at depth ${depth} after ${
        flat.length
      } values, expected a list of ${dims[depth]} for shape [${dims.join(
        ', ',
      )}]; make shape and data agree`,
    );
  }
  if (depth === dims.length - 1) {
    for (const value of data) {
      flat.push(value);
    }
    return;
  }
  for (const part of data) {
    collect(field, part, dims, depth + 1, flat);
  }
}
