import { Datatype, datatypeOfNumpy } from './datatypes';
import { messageOf, ModelRefusedError } from './errors';

/** A tensor of an MLflow signature; one without a name stands for the only tensor. */
export interface SignatureTensor {
  name?: string;
  datatype: Datatype;
  shape: number[];
}

/** A column of an MLflow signature, as logged with a data frame. */
export interface SignatureColumn {
  name?: string;
  datatype: Datatype;
}

/** One side of a signature. */
export type SignatureSide =
  | { kind: 'tensors'; tensors: SignatureTensor[] }
  | { kind: 'columns'; columns: SignatureColumn[] };

/** What an MLmodel promises; a side that was not logged is undefined. */
export interface Signature {
  inputs?: SignatureSide;
  outputs?: SignatureSide;
  /** Values that the author put into the signature, such as the digest of the features' declaration. */
  parameters?: Record<string, unknown>;
}

const BY_COLUMN_TYPE: Readonly<Record<string, Datatype>> = {
  boolean: 'BOOL',
  integer: 'INT32',
  long: 'INT64',
  float: 'FP32',
  double: 'FP64',
  string: 'BYTES',
};

/**
 * Reads the `signature` member of an MLmodel, whose sides are JSON in strings.
 *
 * @throws ModelRefusedError when it holds something that an ONNX model cannot promise
 */
export function parseSignature(
  model: string,
  value: unknown,
): Signature | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  const { inputs, outputs, params } = value as Record<string, unknown>;
  return {
    inputs: parseSide(model, 'inputs', inputs),
    outputs: parseSide(model, 'outputs', outputs),
    parameters: parseParameters(model, params),
  };
}

function parseParameters(
  model: string,
  value: unknown,
): Record<string, unknown> | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  const refuse = (what: string): never => {
    throw new ModelRefusedError(
      model,
      `signature.params of its MLmodel ${what}; log the model again`,
    );
  };
  return Object.fromEntries(
    parseEntries(value, refuse).map(entry => [
      nameOf(entry) ?? refuse('has an entry without a name'),
      entry.default,
    ]),
  );
}

function parseSide(
  model: string,
  side: string,
  value: unknown,
): SignatureSide | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  const refuse = (what: string): never => {
    throw new ModelRefusedError(
      model,
      `signature.${side} of its MLmodel ${what}; log the model again with mlflow.models.infer_signature`,
    );
  };
  const entries = parseEntries(value, refuse);
  if (entries.every(entry => entry.type === 'tensor')) {
    return {
      kind: 'tensors',
      tensors: entries.map(entry => tensorOf(entry, refuse)),
    };
  }
  return {
    kind: 'columns',
    columns: entries.map(entry => {
      const type = String(entry.type);
      const datatype = Object.hasOwn(BY_COLUMN_TYPE, type)
        ? BY_COLUMN_TYPE[type]
        : undefined;
      return {
        name: nameOf(entry),
        datatype:
          datatype ??
          refuse(`has a column of type ${type}, which is not served`),
      };
    }),
  };
}

function parseEntries(
  value: unknown,
  refuse: (what: string) => never,
): Record<string, unknown>[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(String(value));
  } catch (error) {
    return refuse(`is not JSON (${messageOf(error)})`);
  }
  if (
    !Array.isArray(parsed) ||
    parsed.length === 0 ||
    !parsed.every(entry => typeof entry === 'object' && entry !== null)
  ) {
    return refuse('is not a list of objects');
  }
  return parsed;
}

function tensorOf(
  entry: Record<string, unknown>,
  refuse: (what: string) => never,
): SignatureTensor {
  const spec = entry['tensor-spec'] as
    | { dtype?: unknown; shape?: unknown }
    | undefined;
  const datatype = datatypeOfNumpy(String(spec?.dtype));
  if (!datatype) {
    return refuse(`has a tensor of dtype ${spec?.dtype}, which is not served`);
  }
  if (!Array.isArray(spec?.shape) || !spec.shape.every(Number.isInteger)) {
    return refuse('has a tensor without a shape');
  }
  return { name: nameOf(entry), datatype, shape: spec.shape };
}

function nameOf(entry: Record<string, unknown>): string | undefined {
  return typeof entry.name === 'string' ? entry.name : undefined;
}
