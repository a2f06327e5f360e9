import type {
  DeploymentTensor,
  InferTensor,
} from '@modelport/plugin-ml-promotion-common';
import { fitsDatatype } from './tensorValue';

/** What is wrong with the data of an input. Rows and values count from 1. */
export type DataProblem =
  | { code: 'notJson'; reason: string }
  | { code: 'notList' }
  | { code: 'empty' }
  | { code: 'count'; found: number; shape: string }
  | { code: 'size'; place: string; found: number; expected: number }
  | { code: 'depth'; place: string; shape: string }
  | { code: 'value'; place: string; value: string; datatype: string };

/** Data that fits, as a tensor, or what is wrong with it. */
export type CheckedTensor = { tensor: InferTensor } | { problem: DataProblem };

class DataError extends Error {
  constructor(readonly problem: DataProblem) {
    super(problem.code);
  }
}

/** A shape for people, where `n` stands for any size. */
export function writeShape(shape: readonly number[]): string {
  return `[${shape.map(size => (size < 0 ? 'n' : size)).join(', ')}]`;
}

const placeOf = (path: readonly number[]) =>
  path.map(index => index + 1).join('.');

/** All values of nested or flat data, row by row. */
export function flatten(data: readonly unknown[]): unknown[] {
  return data.flatMap(part => (Array.isArray(part) ? flatten(part) : [part]));
}

/** Flat values as lists within lists. */
export function nest(
  values: readonly unknown[],
  shape: readonly number[],
): unknown[] {
  if (shape.length <= 1) {
    return [...values];
  }
  const [count, ...inner] = shape;
  const size = values.length / Math.max(1, count);
  return Array.from({ length: count }, (_, index) =>
    nest(values.slice(index * size, (index + 1) * size), inner),
  );
}

function flatShape(declared: DeploymentTensor, count: number): number[] {
  const free = declared.shape.filter(size => size < 0).length;
  const known = declared.shape.reduce(
    (product, size) => (size < 0 ? product : product * size),
    1,
  );
  const rest = count / known;
  const fits = free === 0 ? rest === 1 : free === 1 && Number.isInteger(rest);
  if (!fits || rest < 1) {
    throw new DataError({
      code: 'count',
      found: count,
      shape: writeShape(declared.shape),
    });
  }
  return declared.shape.map(size => (size < 0 ? rest : size));
}

function nestedShape(declared: DeploymentTensor, data: unknown[]): number[] {
  const sizes = [...declared.shape];
  const visit = (part: unknown, path: readonly number[]) => {
    const depth = path.length;
    const isList = Array.isArray(part);
    if (isList !== depth < sizes.length) {
      throw new DataError({
        code: 'depth',
        place: placeOf(path),
        shape: writeShape(declared.shape),
      });
    }
    if (!isList) {
      return;
    }
    if (part.length === 0) {
      throw new DataError({ code: 'empty' });
    }
    if (sizes[depth] < 0) {
      sizes[depth] = part.length;
    }
    if (part.length !== sizes[depth]) {
      throw new DataError({
        code: 'size',
        place: placeOf(path),
        found: part.length,
        expected: sizes[depth],
      });
    }
    part.forEach((inner, index) => visit(inner, [...path, index]));
  };
  visit(data, []);
  return sizes;
}

function checkValues(
  { datatype }: DeploymentTensor,
  data: readonly unknown[],
  path: readonly number[] = [],
): void {
  data.forEach((value, index) => {
    const here = [...path, index];
    if (Array.isArray(value)) {
      checkValues({ name: '', datatype, shape: [] }, value, here);
    } else if (!fitsDatatype(datatype, value)) {
      throw new DataError({
        code: 'value',
        place: placeOf(here),
        value: (JSON.stringify(value) ?? '').slice(0, 40),
        datatype,
      });
    }
  });
}

/** Checks data against the input that it is for. Rows may be given as lists or, in one list, one after the other. */
export function checkData(
  declared: DeploymentTensor,
  data: unknown,
): CheckedTensor {
  if (!Array.isArray(data)) {
    return { problem: { code: 'notList' } };
  }
  if (data.length === 0) {
    return { problem: { code: 'empty' } };
  }
  try {
    const shape = data.some(Array.isArray)
      ? nestedShape(declared, data)
      : flatShape(declared, data.length);
    checkValues(declared, data);
    const { name, datatype } = declared;
    return {
      tensor: { name, datatype, shape, data: nest(flatten(data), shape) },
    };
  } catch (error) {
    if (error instanceof DataError) {
      return { problem: error.problem };
    }
    throw error;
  }
}

/** Checks what stands in a text field, which is JSON. */
export function checkText(
  declared: DeploymentTensor,
  text: string,
): CheckedTensor {
  if (text.trim() === '') {
    return { problem: { code: 'empty' } };
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: { code: 'notJson', reason } };
  }
  return checkData(declared, data);
}

/** Data as JSON, a line for each row. */
export function writeRows(
  data: readonly unknown[],
  shape: readonly number[],
): string {
  const rows = nest(flatten(data), shape);
  return shape.length <= 1
    ? JSON.stringify(rows)
    : `[\n${rows.map(row => `  ${JSON.stringify(row)}`).join(',\n')}\n]`;
}
