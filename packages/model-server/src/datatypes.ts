/**
 * The datatypes of the Open Inference Protocol V2 that are served.
 *
 * @public
 */
export type Datatype =
  | 'BOOL'
  | 'BYTES'
  | 'FP32'
  | 'FP64'
  | 'INT8'
  | 'INT16'
  | 'INT32'
  | 'INT64'
  | 'UINT8'
  | 'UINT16'
  | 'UINT32'
  | 'UINT64';

/**
 * An input or output of a model.
 *
 * @public
 */
export interface TensorSpec {
  name: string;
  datatype: Datatype;
  /** One number a dimension; -1 stands for any size. */
  shape: number[];
}

const BY_ONNX_TYPE: Readonly<Record<string, Datatype>> = {
  bool: 'BOOL',
  string: 'BYTES',
  float32: 'FP32',
  float64: 'FP64',
  int8: 'INT8',
  int16: 'INT16',
  int32: 'INT32',
  int64: 'INT64',
  uint8: 'UINT8',
  uint16: 'UINT16',
  uint32: 'UINT32',
  uint64: 'UINT64',
};

/** The protocol's name of an onnxruntime tensor type; undefined for one that is not served. */
export function datatypeOfOnnx(type: string): Datatype | undefined {
  return Object.hasOwn(BY_ONNX_TYPE, type) ? BY_ONNX_TYPE[type] : undefined;
}

/** The protocol's name of a numpy dtype as MLflow writes it into a tensor signature. */
export function datatypeOfNumpy(dtype: string): Datatype | undefined {
  return ['object', 'str', 'bytes'].includes(dtype)
    ? 'BYTES'
    : datatypeOfOnnx(dtype);
}

/** `FP32[-1, 15]` */
export function describeSpec(spec: Pick<TensorSpec, 'datatype' | 'shape'>) {
  return `${spec.datatype}[${spec.shape.join(', ')}]`;
}
