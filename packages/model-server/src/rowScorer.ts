import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Binding, binding, initOrt } from 'onnxruntime-node/dist/binding';
import { describeSpec, TensorSpec } from './datatypes';
import { messageOf, ModelRefusedError } from './errors';
import { readPackagedModel } from './mlmodel';
import { checkModelSource, ModelSource } from './modelSource';
import { loadModel, type ServedModel } from './servedModel';
import { agree } from './trees/agree';
import { readOnnxGraph } from './trees/readOnnxGraph';
import { readTreeEnsemble } from './trees/readTreeEnsemble';

/**
 * A verified model that gives one number for one row of numbers, at once: for programs that score single rows in the
 * middle of something that must not be interrupted.
 *
 * @public
 */
export interface RowScorer {
  readonly name: string;
  readonly version?: string;
  /** Of the files it was loaded from, by `digestOfModel`. */
  readonly digest: string;
  /** How many numbers a row has. */
  readonly width: number;
  /** What the author logged as `metadata`; empty for a bare `.onnx` file. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Values that the signature holds beside inputs and outputs, such as the digest of the features' declaration. */
  readonly signatureParameters: Readonly<Record<string, unknown>>;
  /** What computes: the trees of the model, walked here, or ONNX Runtime. The same for a model in every process. */
  readonly evaluator: 'trees' | 'onnxruntime';
  /**
   * One inference. It blocks the thread for as long as the model takes: some microseconds for small ones.
   *
   * @param row - of {@link RowScorer.width} numbers; not kept
   * @returns what the model gives, which may be NaN
   */
  score(row: Float32Array): number;
  /** Frees the model's memory; nothing may be scored afterwards. */
  release(): void;
}

/**
 * Verifies, loads and warms a model with one input FP32[rows, width] whose answer is a number a row: its only output of
 * numbers FP32[rows] or FP32[rows, 1], or the second of FP32[rows, 2], the probabilities of two classes.
 *
 * A model that is nothing but a sum of decision trees is walked here, after a comparison with ONNX Runtime over a thousand
 * rows; others, and one that does not agree with it, run there.
 *
 * `InferenceSession.run` of onnxruntime-node answers only in a later turn of the event loop, though it computes on the
 * same thread; hence the binding below it, which is why the version of the package is pinned.
 *
 * @throws ModelRefusedError when its digest, signature, types or warm-up is wrong, or it does not give one number a row
 * @throws TypeError when the name, version or digest cannot be one
 * @public
 */
export async function loadRowScorer(source: ModelSource): Promise<RowScorer> {
  checkModelSource(source);
  const model = await loadModel(source);
  try {
    const place = {
      ...theInput(source.name, model.inputs),
      ...theOutput(source.name, model.outputs),
    };
    const { onnxFile } = await readPackagedModel(source.name, source.path);
    const trees = await theTrees(model, onnxFile, place);
    const computing = trees ?? openRun(source.name, onnxFile, place);
    return {
      name: model.name,
      version: model.version,
      digest: model.digest,
      width: place.width,
      metadata: model.metadata ?? {},
      signatureParameters: model.signatureParameters ?? {},
      ...computing,
    };
  } finally {
    await model.release();
  }
}

/** Where a row goes in, and where its number comes out. */
interface Place {
  input: string;
  width: number;
  /** Whether several rows may be asked for at once. */
  isOpen: boolean;
  output: string;
  columns: number;
}

type Computing = Pick<RowScorer, 'evaluator' | 'score' | 'release'>;

const ROWS_AT_ONCE = 50;

/** The trees that the model is, where it is nothing else and ONNX Runtime says the same. */
async function theTrees(
  model: ServedModel,
  onnxFile: string,
  { input, width, isOpen, output, columns }: Place,
): Promise<Computing | undefined> {
  const graph = readOnnxGraph(await readFile(onnxFile));
  const trees = readTreeEnsemble(graph, width);
  if (!trees) return undefined;
  const scoreRows = async (rows: Float32Array, count: number) => {
    const feeds = { [input]: new Tensor('float32', rows, [count, width]) };
    const { [output]: result } = await model.run(feeds, [output]);
    const data = result.data as Float32Array;
    return Array.from(
      { length: count },
      (_, row) => data[(row + 1) * columns - 1],
    );
  };
  const rowsAtOnce = isOpen ? ROWS_AT_ONCE : 1;
  const isSame = await agree(trees, width, scoreRows, rowsAtOnce).catch(
    () => false, // It takes a row at a time, whatever it declares.
  );
  if (!isSame) return undefined;
  return {
    evaluator: 'trees',
    score: row => trees.score(row),
    release: () => undefined,
  };
}

/** ONNX Runtime, asked for a row at a time. */
function openRun(
  name: string,
  onnxFile: string,
  { input, width, output, columns }: Place,
): Computing {
  const session = openSession(name, onnxFile);
  const buffer = new Float32Array(width);
  const feeds = { [input]: new Tensor('float32', buffer, [1, width]) };
  const fetches = { [output]: null };
  const options = {};
  return {
    evaluator: 'onnxruntime',
    score(row) {
      buffer.set(row);
      const result = session.run(feeds, fetches, options);
      return (result[output] as Tensor).data[columns - 1] as number;
    },
    release: () => session.dispose(),
  };
}

function openSession(name: string, onnxFile: string): Binding.InferenceSession {
  initOrt();
  const session = new binding.InferenceSession();
  const options: InferenceSession.SessionOptions = {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  };
  try {
    session.loadModel(onnxFile, options);
  } catch (error) {
    throw new ModelRefusedError(
      name,
      `${onnxFile} cannot be loaded (${messageOf(error)}); export it again`,
      { cause: error },
    );
  }
  return session;
}

function theInput(
  model: string,
  inputs: readonly TensorSpec[],
): Pick<Place, 'input' | 'width' | 'isOpen'> {
  const [only] = inputs;
  const width = only?.shape[1] ?? -1;
  const oneRow = only?.shape[0] === -1 || only?.shape[0] === 1;
  if (
    inputs.length !== 1 ||
    only.datatype !== 'FP32' ||
    only.shape.length !== 2 ||
    !oneRow ||
    width < 1
  ) {
    throw new ModelRefusedError(
      model,
      `its inputs are ${inputs
        .map(describeSpec)
        .join(', ')}; export it with one input FP32[-1, number of features]`,
    );
  }
  return { input: only.name, width, isOpen: only.shape[0] === -1 };
}

/** Which output has the number of a row, as the last of how many columns. */
function theOutput(
  model: string,
  outputs: readonly TensorSpec[],
): Pick<Place, 'output' | 'columns'> {
  const numbers = outputs.filter(({ datatype }) => datatype === 'FP32');
  const [only] = numbers;
  const columns = only?.shape.length === 1 ? 1 : only?.shape[1];
  if (
    numbers.length !== 1 ||
    only.shape.length > 2 ||
    (columns !== 1 && columns !== 2)
  ) {
    throw new ModelRefusedError(
      model,
      `its outputs are ${outputs
        .map(describeSpec)
        .join(', ')}; export it with one output FP32[-1] or FP32[-1, 2]`,
    );
  }
  return { output: only.name, columns };
}
