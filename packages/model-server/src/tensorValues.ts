import { Tensor } from 'onnxruntime-node';
import { Datatype } from './datatypes';
import { RequestError } from './errors';

type Values = readonly unknown[];
type Write = (values: Values, field: string, dims: number[]) => Tensor;

/** Turns flat JSON values into a tensor; a value that does not fit is a RequestError (400). */
export const TENSOR_OF: Readonly<Record<Datatype, Write>> = {
  BOOL: (values, field, dims) =>
    new Tensor('bool', booleans(values, field), dims),
  BYTES: (values, field, dims) =>
    new Tensor('string', strings(values, field), dims),
  FP32: (values, field, dims) =>
    new Tensor(
      'float32',
      floats(new Float32Array(values.length), 'FP32', values, field),
      dims,
    ),
  FP64: (values, field, dims) =>
    new Tensor(
      'float64',
      floats(new Float64Array(values.length), 'FP64', values, field),
      dims,
    ),
  INT8: (values, field, dims) =>
    new Tensor(
      'int8',
      integers(new Int8Array(values.length), 'INT8', values, field),
      dims,
    ),
  INT16: (values, field, dims) =>
    new Tensor(
      'int16',
      integers(new Int16Array(values.length), 'INT16', values, field),
      dims,
    ),
  INT32: (values, field, dims) =>
    new Tensor(
      'int32',
      integers(new Int32Array(values.length), 'INT32', values, field),
      dims,
    ),
  INT64: (values, field, dims) =>
    new Tensor(
      'int64',
      longs(new BigInt64Array(values.length), 'INT64', values, field),
      dims,
    ),
  UINT8: (values, field, dims) =>
    new Tensor(
      'uint8',
      integers(new Uint8Array(values.length), 'UINT8', values, field),
      dims,
    ),
  UINT16: (values, field, dims) =>
    new Tensor(
      'uint16',
      integers(new Uint16Array(values.length), 'UINT16', values, field),
      dims,
    ),
  UINT32: (values, field, dims) =>
    new Tensor(
      'uint32',
      integers(new Uint32Array(values.length), 'UINT32', values, field),
      dims,
    ),
  UINT64: (values, field, dims) =>
    new Tensor(
      'uint64',
      longs(new BigUint64Array(values.length), 'UINT64', values, field),
      dims,
    ),
};

function floats<T extends Float32Array | Float64Array>(
  target: T,
  datatype: Datatype,
  values: Values,
  field: string,
): T {
  for (let i = 0; i < target.length; i++) {
    const value = values[i];
    if (typeof value !== 'number' && typeof value !== 'bigint') {
      throw unfit(field, i, value, datatype, 'send a finite number');
    }
    target[i] = Number(value);
    if (!Number.isFinite(target[i])) {
      throw unfit(
        field,
        i,
        value,
        datatype,
        'it is outside the range of this datatype',
      );
    }
  }
  return target;
}

function integers<
  T extends
    | Int8Array
    | Int16Array
    | Int32Array
    | Uint8Array
    | Uint16Array
    | Uint32Array,
>(target: T, datatype: Datatype, values: Values, field: string): T {
  for (let i = 0; i < target.length; i++) {
    const value = values[i];
    if (typeof value === 'number' || typeof value === 'bigint') {
      target[i] = Number(value);
      if (target[i] === Number(value)) {
        continue;
      }
    }
    throw unfit(
      field,
      i,
      value,
      datatype,
      'send a whole number in the range of this datatype',
    );
  }
  return target;
}

function longs<T extends BigInt64Array | BigUint64Array>(
  target: T,
  datatype: Datatype,
  values: Values,
  field: string,
): T {
  for (let i = 0; i < target.length; i++) {
    const value = wholeNumber(values[i]);
    if (value !== undefined) {
      target[i] = value;
      if (target[i] === value) {
        continue;
      }
    }
    throw unfit(
      field,
      i,
      values[i],
      datatype,
      'send a whole number in the range of this datatype, written with all its digits',
    );
  }
  return target;
}

function wholeNumber(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') {
    return value;
  }
  // A string is how clients whose numbers are doubles send all the digits.
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) {
    return BigInt(value);
  }
  return Number.isSafeInteger(value) ? BigInt(value as number) : undefined;
}

function booleans(values: Values, field: string): Uint8Array {
  const target = new Uint8Array(values.length);
  values.forEach((value, i) => {
    if (typeof value !== 'boolean') {
      throw unfit(field, i, value, 'BOOL', 'send true or false');
    }
    target[i] = Number(value);
  });
  return target;
}

function strings(values: Values, field: string): string[] {
  return values.map((value, i) => {
    if (typeof value !== 'string') {
      throw unfit(field, i, value, 'BYTES', 'send a string');
    }
    return value;
  });
}

function unfit(
  field: string,
  index: number,
  value: unknown,
  datatype: Datatype,
  remedy: string,
): RequestError {
  return new RequestError(
    400,
    `${field}: value ${index} (row-major, from 0) is ${shown(
      value,
    )}, which is not ${datatype}; ${remedy}`,
  );
}

function shown(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.slice(0, 40));
    case 'object':
      return value === null ? 'null' : 'a list or an object';
    default:
      return String(value);
  }
}
