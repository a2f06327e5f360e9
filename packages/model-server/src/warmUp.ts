import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { Datatype, TensorSpec } from './datatypes';
import { TENSOR_OF } from './tensorValues';

/**
 * One inference on one row of zeros (empty strings, false), so that the first request does not pay
 * for lazy set-up, and a graph that cannot run never becomes ready.
 *
 * @returns what the outputs really are: their shapes for one row
 */
export async function warmUp(
  session: InferenceSession,
  inputs: readonly TensorSpec[],
): Promise<InferenceSession.ReturnType> {
  const feeds: Record<string, Tensor> = {};
  for (const { name, datatype, shape } of inputs) {
    const dims = shape.map(size => (size === -1 ? 1 : size));
    const count = dims.reduce((product, size) => product * size, 1);
    const values = new Array(count).fill(zeroOf(datatype));
    feeds[name] = TENSOR_OF[datatype](values, name, dims);
  }
  return session.run(feeds);
}

function zeroOf(datatype: Datatype): unknown {
  switch (datatype) {
    case 'BYTES':
      return '';
    case 'BOOL':
      return false;
    default:
      return 0;
  }
}
