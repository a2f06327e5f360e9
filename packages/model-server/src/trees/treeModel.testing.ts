// eslint-disable-next-line no-restricted-imports -- builds on another builder of tests
import {
  type GraphAttribute,
  type GraphNode,
  onnxModel,
} from '../onnxGraph.testing';

/** A node of a tree: a leaf's weight, or a question with what follows. */
export type Tree =
  | number
  | { feature: number; atMost: number; yes: Tree; no: Tree; missing?: boolean };

interface Row {
  tree: number;
  id: number;
  node: Tree;
  yes: number;
  no: number;
}

function rowsOf(root: Tree, tree: number): Row[] {
  const nodes: Tree[] = [root];
  const rows: Row[] = [];
  for (let id = 0; id < nodes.length; id += 1) {
    const node = nodes[id];
    const next = nodes.length;
    if (typeof node !== 'number') nodes.push(node.yes, node.no);
    const [yes, no] = typeof node === 'number' ? [0, 0] : [next, next + 1];
    rows.push({ tree, id, node, yes, no });
  }
  return rows;
}

/** The operator that sums trees. */
export function treesNode(
  trees: readonly Tree[],
  others: Record<string, GraphAttribute> = {},
): GraphNode {
  const rows = trees.flatMap(rowsOf);
  const leaves = rows.flatMap(({ node, ...row }) =>
    typeof node === 'number' ? [{ ...row, weight: node }] : [],
  );
  const ask = <T>(of: (node: Exclude<Tree, number>) => T, leaf: T) =>
    rows.map(({ node }) => (typeof node === 'number' ? leaf : of(node)));
  return {
    op: 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    inputs: ['features'],
    outputs: ['raw'],
    attributes: {
      n_targets: { int: 1 },
      nodes_treeids: { ints: rows.map(({ tree }) => tree) },
      nodes_nodeids: { ints: rows.map(({ id }) => id) },
      nodes_featureids: { ints: ask(({ feature }) => feature, 0) },
      nodes_modes: { texts: ask(() => 'BRANCH_LEQ', 'LEAF') },
      nodes_values: { floats: ask(({ atMost }) => atMost, 0) },
      nodes_truenodeids: { ints: rows.map(({ yes }) => yes) },
      nodes_falsenodeids: { ints: rows.map(({ no }) => no) },
      nodes_missing_value_tracks_true: {
        ints: ask(({ missing }) => Number(missing ?? false), 0),
      },
      target_treeids: { ints: leaves.map(({ tree }) => tree) },
      target_nodeids: { ints: leaves.map(({ id }) => id) },
      target_ids: { ints: leaves.map(() => 0) },
      target_weights: { floats: leaves.map(({ weight }) => weight) },
      ...others,
    },
  };
}

/** features FP32[N, width] -> probability FP32[N]: as the template `fraud-detection-model` exports boosted trees. */
export function treesModel(
  node: GraphNode,
  width: number,
  behind: GraphNode[] = [
    { op: 'Reshape', inputs: ['raw', 'flat'], outputs: ['logit'] },
    { op: 'Sigmoid', inputs: ['logit'], outputs: ['probability'] },
  ],
): Buffer {
  const isFlat = behind.some(({ op }) => op === 'Reshape');
  return onnxModel({
    inputs: [{ name: 'features', element: 'FP32', shape: ['N', width] }],
    outputs: [
      {
        name: behind.at(-1)?.outputs[0] ?? 'raw',
        element: 'FP32',
        shape: isFlat ? ['N'] : ['N', 1],
      },
    ],
    constants: [{ name: 'flat', shape: [1], values: BigInt64Array.of(-1n) }],
    nodes: [node, ...behind],
  });
}
