import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Binding, binding, initOrt } from 'onnxruntime-node/dist/binding';
import { describeSpec, TensorSpec } from './datatypes';
import { messageOf, ModelRefusedError } from './errors';
import { readPackagedModel } from './mlmodel';
import { checkModelSource, ModelSource } from './modelSource';
import { loadModel } from './servedModel';
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
  await model.release();
  const { input, width } = theInput(source.name, model.inputs);
  const { output, position } = theOutput(source.name, model.outputs);
  const { onnxFile } = await readPackagedModel(source.name, source.path);
  const session = openSession(source.name, onnxFile);
  const buffer = new Float32Array(width);
  const feeds = { [input]: new Tensor('float32', buffer, [1, width]) };
  const fetches = { [output]: null };
  const options = {};
  const run = (row: Float32Array) => {
    buffer.set(row);
    const result = session.run(feeds, fetches, options);
    return (result[output] as Tensor).data[position] as number;
  };
  const graph = readOnnxGraph(await readFile(onnxFile));
  const trees = readTreeEnsemble(graph, width);
  const walked = trees && agree(trees, width, run) ? trees : undefined;
  return {
    name: model.name,
    version: model.version,
    digest: model.digest,
    width,
    metadata: model.metadata ?? {},
    signatureParameters: model.signatureParameters ?? {},
    evaluator: walked ? 'trees' : 'onnxruntime',
    score: walked ? row => walked.score(row) : run,
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
): { input: string; width: number } {
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
  return { input: only.name, width };
}

/** Where in the values of which output the number of a row stands. */
function theOutput(
  model: string,
  outputs: readonly TensorSpec[],
): { output: string; position: number } {
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
  return { output: only.name, position: columns - 1 };
}
