import fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { temporaryFolder } from '../modelFolder.testing';
import { logisticModel, type GraphNode } from '../onnxGraph.testing';
import { loadRowScorer } from '../rowScorer';
import { agree } from './agree';
import { readOnnxGraph } from './readOnnxGraph';
import { readTreeEnsemble } from './readTreeEnsemble';
import { type Tree, treesModel, treesNode } from './treeModel.testing';

const WIDTH = 3;
const float = fc.float({ min: -8, max: 8, noNaN: true });
const aTree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>(tie => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    float,
    fc.record({
      feature: fc.nat(WIDTH - 1),
      atMost: float,
      yes: tie('tree'),
      no: tie('tree'),
      missing: fc.boolean(),
    }),
  ),
})).tree;
const someTrees = fc.array(aTree, { minLength: 1, maxLength: 8 });
const aRow = fc.array(
  fc.oneof(float, fc.constantFrom(NaN, Infinity, -Infinity)),
  { minLength: WIDTH, maxLength: WIDTH },
);

const SPLIT: Tree = { feature: 1, atMost: 0.5, yes: -2, no: 3 };
const read = (file: Buffer) => readTreeEnsemble(readOnnxGraph(file), WIDTH);
const score = (file: Buffer, ...row: number[]) =>
  read(file)?.score(Float32Array.from(row));
const logistic = (x: number) => 1 / (1 + Math.exp(-x));

describe('trees of a model', () => {
  it('score like ONNX Runtime, also where values are missing', async () => {
    await fc.assert(
      fc.asyncProperty(
        someTrees,
        fc.array(aRow, { minLength: 1, maxLength: 10 }),
        async (trees, rows) => {
          const file = treesModel(treesNode(trees), WIDTH);
          const session = await InferenceSession.create(file);
          const { probability } = await session.run({
            features: new Tensor('float32', rows.flat(), [rows.length, WIDTH]),
          });
          await session.release();
          const ensemble = read(file);
          rows.forEach((row, at) => {
            const ours = ensemble?.score(Float32Array.from(row)) ?? NaN;
            const theirs = probability.data[at] as number;
            expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(1e-6);
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('branch to the left on a tie', () => {
    const file = treesModel(treesNode([SPLIT, 1]), WIDTH);
    expect(score(file, 0, 0.5, 0)).toBe(Math.fround(logistic(-1)));
    expect(score(file, 0, 0.75, 0)).toBe(Math.fround(logistic(4)));
    expect(score(file, 0, NaN, 0)).toBe(Math.fround(logistic(4)));
  });

  it('may say a probability themselves, begin with a base, or say the plain sum', () => {
    const base = { base_values: { floats: [0.25] } };
    const transformed = { ...base, post_transform: { text: 'LOGISTIC' } };
    const plain: GraphNode[] = [];
    expect(
      score(treesModel(treesNode([SPLIT], base), WIDTH, plain), 0, 0, 0),
    ).toBe(-1.75);
    expect(
      score(treesModel(treesNode([SPLIT], transformed), WIDTH, plain), 0, 0, 0),
    ).toBe(Math.fround(logistic(-1.75)));
  });

  const twice = treesNode([SPLIT]);
  const modes = { nodes_modes: { texts: ['BRANCH_GT', 'LEAF', 'LEAF'] } };
  const circle = { nodes_truenodeids: { ints: [0, 0, 0] } };
  it.each([
    ['another kind of branch', treesNode([SPLIT], modes)],
    ['a mean', treesNode([SPLIT], { aggregate_function: { text: 'AVERAGE' } })],
    ['two targets', treesNode([SPLIT], { n_targets: { int: 2 } })],
    [
      'another transform',
      treesNode([SPLIT], { post_transform: { text: 'PROBIT' } }),
    ],
    ['a circle', treesNode([SPLIT], circle)],
    ['no weights', treesNode([SPLIT], { target_nodeids: { ints: [0, 0] } })],
    ['a feature beyond the row', treesNode([{ ...SPLIT, feature: WIDTH }])],
    [
      'an attribute of a later version',
      treesNode([SPLIT], { new: { int: 1 } }),
    ],
    ['another operator', { ...twice, op: 'TreeEnsembleClassifier' }],
  ])('are not read where the graph has %s', (_, node) => {
    expect(read(treesModel(node, WIDTH))).toBeUndefined();
  });

  it('are not read where something else computes too', () => {
    const node = treesNode([SPLIT]);
    const negated = [{ op: 'Neg', inputs: ['raw'], outputs: ['out'] }];
    const double = [
      { op: 'Sigmoid', inputs: ['raw'], outputs: ['once'] },
      { op: 'Sigmoid', inputs: ['once'], outputs: ['twice'] },
    ];
    expect(read(treesModel(node, WIDTH, negated))).toBeUndefined();
    expect(read(treesModel(node, WIDTH, double))).toBeUndefined();
    expect(read(logisticModel())).toBeUndefined();
  });
});

describe('a row scorer of trees', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  const load = async (file: Buffer) => {
    const onnxFile = path.join(folder.path, 'model.onnx');
    await writeFile(onnxFile, file);
    return loadRowScorer({ name: 'fraud', path: onnxFile });
  };

  it('walks them', async () => {
    const scorer = await load(treesModel(treesNode([SPLIT]), WIDTH));
    expect(scorer.evaluator).toBe('trees');
    expect(scorer.score(Float32Array.of(0, 1, 0))).toBeCloseTo(logistic(3), 6);
    scorer.release();
  });

  it('leaves other models to ONNX Runtime', async () => {
    const scorer = await load(logisticModel());
    expect(scorer.evaluator).toBe('onnxruntime');
    scorer.release();
  });

  it('compares them with ONNX Runtime first', async () => {
    const trees = read(treesModel(treesNode([SPLIT]), WIDTH));
    if (!trees) throw new Error('These are trees.');
    const isLike = (other: (row: Float32Array) => number, rowsAtOnce = 50) =>
      agree(
        trees,
        WIDTH,
        async (rows, count) =>
          Array.from({ length: count }, (_, at) =>
            other(rows.subarray(at * WIDTH, (at + 1) * WIDTH)),
          ),
        rowsAtOnce,
      );
    expect(await isLike(row => trees.score(row))).toBe(true);
    expect(await isLike(row => trees.score(row), 1)).toBe(true);
    expect(await isLike(row => trees.score(row) + 2e-6)).toBe(false);
    expect(await isLike(() => NaN)).toBe(false);
    // A tie that is decided the other way is found: half of the rows lie on the threshold itself.
    expect(
      await isLike(row =>
        logistic(row[1] < 0.5 || Number.isNaN(row[1]) ? -2 : 3),
      ),
    ).toBe(false);
  });
});
