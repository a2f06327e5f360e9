import type { Tensor } from 'onnxruntime-node';
import { datatypeOfOnnx } from './datatypes';
import { RequestError } from './errors';

/**
 * A result as the JSON text of one member of the response's `outputs`; 64-bit integers keep every
 * digit.
 *
 * @throws RequestError (500) when a value is NaN or infinite, which JSON cannot carry
 */
export function encodeTensor(name: string, tensor: Tensor): string {
  const datatype = datatypeOfOnnx(tensor.type);
  if (!datatype) {
    throw new RequestError(
      500,
      `Output ${name}: type ${tensor.type} is not served; ask for other outputs by "outputs"`,
    );
  }
  const head = JSON.stringify({ name, datatype, shape: tensor.dims });
  return `${head.slice(0, -1)},"data":[${dataOf(name, tensor)}]}`;
}

function dataOf(name: string, tensor: Tensor): string {
  const data = tensor.data;
  if (tensor.type === 'bool') {
    return Array.from(data as Uint8Array, value => value !== 0).join(',');
  }
  if (Array.isArray(data)) {
    return data.map(value => JSON.stringify(value)).join(',');
  }
  if (tensor.type === 'float32' || tensor.type === 'float64') {
    const broken = (data as Float64Array).findIndex(v => !Number.isFinite(v));
    if (broken >= 0) {
      throw new RequestError(
        500,
        `Output ${name}: the model computed ${data[broken]} at value ${broken} (row-major, from 0), which JSON cannot carry; look for inputs far outside what the model was trained on`,
      );
    }
  }
  return (data as Float64Array).join(',');
}
