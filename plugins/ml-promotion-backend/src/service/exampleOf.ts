import type {
  DeploymentTensor,
  InferRequest,
} from '@modelport/plugin-ml-promotion-common';
import type { ServedSchema } from '../targets/RolloutTarget';

const DIGITS = 6;

type Served = Pick<ServedSchema, 'inputs' | 'medians'>;

/**
 * A request of one row, which the model answers: medians of the training data where the author logged them, else zeros,
 * empty texts and false.
 */
export function exampleOf({ inputs, medians }: Served): InferRequest {
  return {
    inputs: inputs.map(input => {
      const { name, datatype, shape } = input;
      const dims = shape.map(size => (size === -1 ? 1 : size));
      const count = dims.reduce((product, size) => product * size, 1);
      const names = namesOf(input, count);
      const data = Array.from({ length: count }, (_, index) =>
        valueOf(datatype, medians?.[names[index]]),
      );
      return { name, datatype, shape: dims, data };
    }),
  };
}

/** Whether an example holds nothing but placeholders. */
export function isOfPlaceholders({ inputs, medians = {} }: Served): boolean {
  return !inputs.some(input =>
    namesOf(input, 1)
      .concat(input.columns ?? [])
      .some(name => Object.hasOwn(medians, name)),
  );
}

// Values of one row have the names of its columns; a single value has the name of its input.
function namesOf({ name, columns }: DeploymentTensor, count: number) {
  if (columns?.length === count) {
    return columns;
  }
  return count === 1 ? [name] : [];
}

function valueOf(datatype: string, median: number | undefined): unknown {
  switch (datatype) {
    case 'BYTES':
      return '';
    case 'BOOL':
      return false;
    default:
      if (median === undefined) {
        return 0;
      }
      return /^U?INT/.test(datatype)
        ? Math.round(median)
        : Number(median.toPrecision(DIGITS));
  }
}
