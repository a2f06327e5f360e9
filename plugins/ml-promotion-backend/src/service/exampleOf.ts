import type {
  DeploymentTensor,
  InferRequest,
} from '@modelport/plugin-ml-promotion-common';

/** A request of one row of zeros (empty texts, false), which the model answers. */
export function exampleOf(inputs: readonly DeploymentTensor[]): InferRequest {
  return {
    inputs: inputs.map(({ name, datatype, shape }) => {
      const dims = shape.map(size => (size === -1 ? 1 : size));
      const count = dims.reduce((product, size) => product * size, 1);
      const data = new Array<unknown>(count).fill(zeroOf(datatype));
      return { name, datatype, shape: dims, data };
    }),
  };
}

function zeroOf(datatype: string): unknown {
  switch (datatype) {
    case 'BYTES':
      return '';
    case 'BOOL':
      return false;
    default:
      return 0;
  }
}
