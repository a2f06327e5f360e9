/** Small ONNX models written by hand: the few messages of onnx.proto that a test needs. */

const ELEMENT = {
  FP32: 1,
  UINT8: 2,
  INT32: 6,
  INT64: 7,
  BYTES: 8,
  BOOL: 9,
  FP16: 10,
  FP64: 11,
  UINT64: 13,
} as const;

export type Element = keyof typeof ELEMENT;

export interface GraphValue {
  name: string;
  element: Element;
  /** A string is a dimension of any size. */
  shape: (number | string)[];
}

/** Values of an attribute; a number or a text alone is one that is not repeated. */
export type GraphAttribute =
  | { ints: readonly number[] }
  | { floats: readonly number[] }
  | { texts: readonly string[] }
  | { int: number }
  | { text: string };

export interface GraphNode {
  op: string;
  inputs: string[];
  outputs: string[];
  /** Default: the operators of ONNX itself. */
  domain?: string;
  attributes?: Record<string, GraphAttribute>;
}

export interface GraphConstant {
  name: string;
  shape: number[];
  values: Float32Array | BigInt64Array;
}

export interface Graph {
  inputs: GraphValue[];
  outputs: GraphValue[];
  nodes: GraphNode[];
  constants?: GraphConstant[];
}

function varint(value: number): Buffer {
  const digits: number[] = [];
  let rest = value;
  while (rest > 127) {
    digits.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...digits, rest]);
}

const int = (field: number, value: number) =>
  Buffer.concat([varint(field * 8), varint(value)]);

function bytes(field: number, content: Buffer | string): Buffer {
  const body = Buffer.from(content as string);
  return Buffer.concat([varint(field * 8 + 2), varint(body.length), body]);
}

function valueInfo({ name, element, shape }: GraphValue): Buffer {
  const dims = shape.map(size =>
    bytes(1, typeof size === 'number' ? int(1, size) : bytes(2, size)),
  );
  const tensor = Buffer.concat([
    int(1, ELEMENT[element]),
    bytes(2, Buffer.concat(dims)),
  ]);
  return Buffer.concat([bytes(1, name), bytes(2, bytes(1, tensor))]);
}

function constant({ name, shape, values }: GraphConstant): Buffer {
  return Buffer.concat([
    ...shape.map(size => int(1, size)),
    int(2, values instanceof Float32Array ? ELEMENT.FP32 : ELEMENT.INT64),
    bytes(8, name),
    bytes(9, Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  ]);
}

function float(value: number): Buffer {
  const four = Buffer.alloc(4);
  four.writeFloatLE(value);
  return four;
}

/** As onnx writes them: repeated numbers one by one. */
function attribute([name, value]: [string, GraphAttribute]): Buffer {
  const of = (type: number, ...parts: Buffer[]) =>
    Buffer.concat([bytes(1, name), ...parts, int(20, type)]);
  if ('int' in value) return of(2, int(3, value.int));
  if ('text' in value) return of(3, bytes(4, value.text));
  if ('ints' in value) return of(7, ...value.ints.map(each => int(8, each)));
  if ('texts' in value)
    return of(8, ...value.texts.map(each => bytes(9, each)));
  const floats = value.floats.flatMap(each => [varint(7 * 8 + 5), float(each)]);
  return of(6, ...floats);
}

function node({ op, inputs, outputs, ...rest }: GraphNode): Buffer {
  const { domain, attributes = {} } = rest;
  return Buffer.concat([
    ...inputs.map(name => bytes(1, name)),
    ...outputs.map(name => bytes(2, name)),
    bytes(4, op),
    ...Object.entries(attributes).map(each => bytes(5, attribute(each))),
    ...(domain === undefined ? [] : [bytes(7, domain)]),
  ]);
}

/** The bytes of a model file (IR 8, opset 17). */
export function onnxModel({ inputs, outputs, nodes, constants = [] }: Graph) {
  const graph = Buffer.concat([
    ...nodes.map(n => bytes(1, node(n))),
    bytes(2, 'test'),
    ...constants.map(c => bytes(5, constant(c))),
    ...inputs.map(value => bytes(11, valueInfo(value))),
    ...outputs.map(value => bytes(12, valueInfo(value))),
  ]);
  return Buffer.concat([
    int(1, 8),
    bytes(7, graph),
    bytes(8, Buffer.concat([bytes(1, ''), int(2, 17)])),
    bytes(8, Buffer.concat([bytes(1, 'ai.onnx.ml'), int(2, 3)])),
  ]);
}

export const FEATURES = 15;
export const WEIGHTS = Float32Array.from(
  { length: FEATURES },
  (_, i) => (i - 7) / 16,
);
export const BIAS = -0.25;

/** features FP32[N, 15] -> probability FP32[N]: a logistic regression. */
export function logisticModel(): Buffer {
  return onnxModel({
    inputs: [{ name: 'features', element: 'FP32', shape: ['N', FEATURES] }],
    outputs: [{ name: 'probability', element: 'FP32', shape: ['N'] }],
    constants: [
      { name: 'w', shape: [FEATURES, 1], values: WEIGHTS },
      { name: 'b', shape: [1], values: Float32Array.of(BIAS) },
      { name: 'flat', shape: [1], values: BigInt64Array.of(-1n) },
    ],
    nodes: [
      { op: 'Gemm', inputs: ['features', 'w', 'b'], outputs: ['logits'] },
      { op: 'Sigmoid', inputs: ['logits'], outputs: ['column'] },
      { op: 'Reshape', inputs: ['column', 'flat'], outputs: ['probability'] },
    ],
  });
}

/** What {@link logisticModel} computes for one row. */
export function logistic(row: readonly number[]): number {
  const logit = row.reduce((sum, x, i) => sum + x * WEIGHTS[i], BIAS);
  return 1 / (1 + Math.exp(-logit));
}

/** Each input of one dimension comes back under `echo_` and its name. */
export function echoModel(elements: readonly Element[]): Buffer {
  const named = elements.map(element => ({
    name: element.toLowerCase(),
    element,
  }));
  return onnxModel({
    inputs: named.map(value => ({ ...value, shape: ['N'] })),
    outputs: named.map(({ name, element }) => ({
      name: `echo_${name}`,
      element,
      shape: ['N'],
    })),
    nodes: named.map(({ name }) => ({
      op: 'Identity',
      inputs: [name],
      outputs: [`echo_${name}`],
    })),
  });
}

/** x FP32[N] -> y FP32[N], by one operator. */
export function unaryModel(op: string): Buffer {
  return onnxModel({
    inputs: [{ name: 'x', element: 'FP32', shape: ['N'] }],
    outputs: [{ name: 'y', element: 'FP32', shape: ['N'] }],
    nodes: [{ op, inputs: ['x'], outputs: ['y'] }],
  });
}
