import type { OnnxAttribute, OnnxGraph, OnnxNode } from './readOnnxGraph';
import { type FlatTrees, TreeEnsemble } from './TreeEnsemble';

/** Operators behind the trees that change the shape of one number at most. */
const SHAPING = ['Reshape', 'Flatten', 'Squeeze', 'Identity'];
const NOTHING: OnnxAttribute = { floats: [], ints: [], text: '' };

/** What this reads of the attributes of `TreeEnsembleRegressor` (ai.onnx.ml, versions 1 and 3). */
interface Attributes {
  modes: string[];
  trees: number[];
  ids: number[];
  features: number[];
  values: number[];
  yes: number[];
  no: number[];
  missing: number[];
  leafTrees: number[];
  leafIds: number[];
  leafTargets: number[];
  weights: number[];
  bases: number[];
}

const KNOWN = [
  'n_targets',
  'aggregate_function',
  'post_transform',
  'base_values',
  'nodes_treeids',
  'nodes_nodeids',
  'nodes_featureids',
  'nodes_modes',
  'nodes_values',
  'nodes_hitrates',
  'nodes_truenodeids',
  'nodes_falsenodeids',
  'nodes_missing_value_tracks_true',
  'target_treeids',
  'target_nodeids',
  'target_ids',
  'target_weights',
];

function attributesOf({ attributes }: OnnxNode): Attributes {
  const of = (name: string) => attributes.get(name) ?? NOTHING;
  return {
    modes: of('nodes_modes').text.split('\n').slice(0, -1),
    trees: of('nodes_treeids').ints,
    ids: of('nodes_nodeids').ints,
    features: of('nodes_featureids').ints,
    values: of('nodes_values').floats,
    yes: of('nodes_truenodeids').ints,
    no: of('nodes_falsenodeids').ints,
    missing: of('nodes_missing_value_tracks_true').ints,
    leafTrees: of('target_treeids').ints,
    leafIds: of('target_nodeids').ints,
    leafTargets: of('target_ids').ints,
    weights: of('target_weights').floats,
    bases: of('base_values').floats,
  };
}

/** Whether the node is one sum of trees that branch by `<=` alone. */
function isPlainSum(node: OnnxNode): boolean {
  const text = (name: string, usual: string) =>
    node.attributes.get(name)?.text || usual;
  const { modes, ids, features, values, yes, no, ...rest } = attributesOf(node);
  const { trees, leafTrees, leafIds, leafTargets, weights, bases } = rest;
  const nodes = [ids, features, values, yes, no, trees];
  const leaves = [leafIds, leafTargets, weights];
  return (
    node.op === 'TreeEnsembleRegressor' &&
    node.domain === 'ai.onnx.ml' &&
    [...node.attributes.keys()].every(name => KNOWN.includes(name)) &&
    (node.attributes.get('n_targets')?.ints[0] ?? 1) === 1 &&
    text('aggregate_function', 'SUM') === 'SUM' &&
    ['NONE', 'LOGISTIC'].includes(text('post_transform', 'NONE')) &&
    modes.every(mode => mode === 'BRANCH_LEQ' || mode === 'LEAF') &&
    nodes.every(({ length }) => length === modes.length) &&
    leaves.every(({ length }) => length === leafTrees.length) &&
    leafTargets.every(target => target === 0) &&
    bases.length <= 1
  );
}

const greatest = (numbers: readonly number[]) =>
  numbers.reduce((most, each) => (each > most ? each : most), 0);

/** @returns undefined when a node, or a leaf's weight, is missing or named twice, or a branch leads back */
function flatten(node: OnnxNode, width: number): FlatTrees | undefined {
  const attributes = attributesOf(node);
  const { modes, trees, ids, features, values, yes, no } = attributes;
  const { leafTrees, leafIds, weights, missing } = attributes;
  const span = 1 + Math.max(...[ids, leafIds, yes, no].map(greatest));
  const nameOf = (tree: number, id: number) => tree * span + id;
  const places = new Map<number, number>();
  trees.forEach((tree, at) => places.set(nameOf(tree, ids[at]), at));
  const weightOf = new Map<number, number>();
  leafTrees.forEach((tree, at) =>
    weightOf.set(nameOf(tree, leafIds[at]), weights[at]),
  );
  if (places.size !== modes.length || weightOf.size !== leafTrees.length) {
    return undefined;
  }
  const count = modes.length;
  const flat: FlatTrees = {
    roots: Int32Array.from(
      trees.flatMap((tree, at) => (tree === trees[at - 1] ? [] : [at])),
    ),
    feature: new Int32Array(count).fill(-1),
    value: new Float32Array(count),
    yes: new Int32Array(count),
    no: new Int32Array(count),
    ...(missing.includes(1) && { missing: new Uint8Array(count) }),
  };
  const isOneBlockEach = flat.roots.length === new Set(trees).size;
  let isSound = isOneBlockEach;
  modes.forEach((mode, at) => {
    if (mode === 'LEAF') {
      const weight = weightOf.get(nameOf(trees[at], ids[at]));
      flat.value[at] = weight ?? 0;
      isSound &&= weight !== undefined;
      return;
    }
    const ifYes = places.get(nameOf(trees[at], yes[at])) ?? -1;
    const ifNo = places.get(nameOf(trees[at], no[at])) ?? -1;
    flat.feature[at] = features[at];
    flat.value[at] = values[at];
    flat.yes[at] = ifYes;
    flat.no[at] = ifNo;
    if (flat.missing) flat.missing[at] = missing[at];
    // Nodes that lead forward alone cannot go round in a circle.
    isSound &&= ifYes > at && ifNo > at && features[at] < width;
  });
  return isSound ? flat : undefined;
}

const takerOf = (name: string, nodes: readonly OnnxNode[]) =>
  nodes.find(({ inputs }) => inputs[0] === name);

/** Whether a logistic function is all that stands between the trees and the answer; undefined when more does. */
function hasLogistic(
  { nodes, outputs }: OnnxGraph,
  trees: OnnxNode,
): boolean | undefined {
  let isLogit = trees.attributes.get('post_transform')?.text === 'LOGISTIC';
  let [name] = trees.outputs;
  for (let steps = 1; steps < nodes.length; steps += 1) {
    const next = takerOf(name, nodes);
    if (!next || next.domain !== '') return undefined;
    if (next.op === 'Sigmoid') {
      if (isLogit) return undefined;
      isLogit = true;
    } else if (!SHAPING.includes(next.op)) return undefined;
    [name] = next.outputs;
  }
  return outputs.length === 1 && outputs[0] === name ? isLogit : undefined;
}

/**
 * The trees of a graph that is nothing but one sum of decision trees with one answer, as LightGBM, XGBoost and scikit-learn
 * export regressors and boosted classifiers.
 *
 * @param width - numbers of a row
 * @returns undefined for every other graph
 */
export function readTreeEnsemble(
  graph: OnnxGraph,
  width: number,
): TreeEnsemble | undefined {
  const trees = takerOf(graph.inputs[0], graph.nodes);
  if (!trees || !isPlainSum(trees)) return undefined;
  const isLogit = hasLogistic(graph, trees);
  const flat = flatten(trees, width);
  if (isLogit === undefined || !flat) return undefined;
  const [base = 0] = attributesOf(trees).bases;
  return new TreeEnsemble(flat, { base, isLogit });
}
