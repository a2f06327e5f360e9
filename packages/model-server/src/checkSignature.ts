import { describeSpec, TensorSpec } from './datatypes';
import { ModelRefusedError } from './errors';
import { SignatureColumn, SignatureSide, SignatureTensor } from './signature';

/**
 * Checks one side of the MLmodel's signature against the graph.
 *
 * @returns the graph's tensors; where the signature is by tensors, with the signature's shapes, for
 *   converters declare wrong ones (a label of shape [1] for any number of rows)
 * @throws ModelRefusedError that lists every difference
 */
export function checkSignature(
  model: string,
  side: 'inputs' | 'outputs',
  promised: SignatureSide | undefined,
  graph: readonly TensorSpec[],
): TensorSpec[] {
  if (!promised) {
    return [...graph];
  }
  const differences =
    promised.kind === 'tensors'
      ? tensorDifferences(promised.tensors, graph)
      : columnDifferences(promised.columns, graph);
  if (differences.length > 0) {
    throw new ModelRefusedError(
      model,
      `the ${side} of its graph differ from the signature of its MLmodel: ${differences.join(
        '; ',
      )}. Log the model again with the signature of this graph`,
    );
  }
  return graph.map(spec => {
    const tensor =
      promised.kind === 'tensors'
        ? find(promised.tensors, spec, graph)
        : undefined;
    return tensor ? { ...spec, shape: tensor.shape } : spec;
  });
}

function find(
  tensors: readonly SignatureTensor[],
  spec: TensorSpec,
  graph: readonly TensorSpec[],
): SignatureTensor | undefined {
  const alone = tensors.length === 1 && graph.length === 1;
  return tensors.find(
    t => t.name === spec.name || (alone && t.name === undefined),
  );
}

function tensorDifferences(
  promised: readonly SignatureTensor[],
  graph: readonly TensorSpec[],
): string[] {
  const differences: string[] = [];
  const met = new Set<SignatureTensor>();
  for (const spec of graph) {
    const tensor = find(promised, spec, graph);
    if (!tensor) {
      differences.push(`${spec.name} is not in the signature`);
      continue;
    }
    met.add(tensor);
    if (
      tensor.datatype !== spec.datatype ||
      !shapesAgree(tensor.shape, spec.shape)
    ) {
      differences.push(
        `${spec.name} is ${describeSpec(spec)} in the graph and ${describeSpec(
          tensor,
        )} in the signature`,
      );
    }
  }
  for (const tensor of promised) {
    if (!met.has(tensor)) {
      differences.push(
        `${tensor.name ?? 'an unnamed tensor'} is not in the graph`,
      );
    }
  }
  return differences;
}

function shapesAgree(
  one: readonly number[],
  other: readonly number[],
): boolean {
  return (
    one.length === other.length &&
    one.every((size, i) => size === -1 || other[i] === -1 || size === other[i])
  );
}

/**
 * MLflow feeds a data frame to a graph in two ways: each column to the input of its name, or, when
 * the graph has one input, all columns side by side. It narrows doubles to floats on the way.
 */
function columnDifferences(
  promised: readonly SignatureColumn[],
  graph: readonly TensorSpec[],
): string[] {
  if (
    graph.length === 1 &&
    !(promised.length === 1 && promised[0].name === graph[0].name)
  ) {
    const [spec] = graph;
    const width = spec.shape.at(-1) ?? -1;
    const differences = promised
      .filter(column => !narrows(column, spec))
      .map(
        column =>
          `column ${column.name} is ${column.datatype}, ${spec.name} is ${spec.datatype}`,
      );
    if (spec.shape.length > 1 && width !== -1 && width !== promised.length) {
      differences.push(
        `${spec.name} takes ${width} columns, the signature has ${promised.length}`,
      );
    }
    return differences;
  }
  const named = new Map(promised.map(column => [column.name, column]));
  const differences = graph.flatMap(spec => {
    const column = named.get(spec.name);
    if (!column) {
      return [`${spec.name} is not in the signature`];
    }
    return narrows(column, spec)
      ? []
      : [
          `column ${column.name} is ${column.datatype}, the graph has ${spec.datatype}`,
        ];
  });
  const known = new Set(graph.map(spec => spec.name));
  for (const column of promised) {
    if (column.name === undefined || !known.has(column.name)) {
      differences.push(`column ${column.name} is not in the graph`);
    }
  }
  return differences;
}

function narrows(column: SignatureColumn, spec: TensorSpec): boolean {
  return (
    column.datatype === spec.datatype ||
    (column.datatype === 'FP64' && spec.datatype === 'FP32')
  );
}
