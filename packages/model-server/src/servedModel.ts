import { InferenceSession, Tensor } from 'onnxruntime-node';
import { checkSignature } from './checkSignature';
import { datatypeOfOnnx, TensorSpec } from './datatypes';
import { digestOfModel } from './digest';
import { messageOf, ModelRefusedError } from './errors';
import { PackagedModel, readPackagedModel } from './mlmodel';
import { ModelSource } from './modelSource';
import { warmUp } from './warmUp';

/** A verified model in memory, warm. */
export interface ServedModel {
  name: string;
  version?: string;
  /** Of the files it was loaded from, by `digestOfModel`. */
  digest: string;
  /** Whether the graph was checked against a signature; `absent` when the package has none. */
  signature: 'checked' | 'absent';
  inputs: TensorSpec[];
  outputs: TensorSpec[];
  metadata?: Record<string, unknown>;
  /** Values that the signature holds beside inputs and outputs. */
  signatureParameters?: Record<string, unknown>;
  runId?: string;
  run(
    feeds: Record<string, Tensor>,
    outputs: readonly string[],
  ): Promise<InferenceSession.ReturnType>;
  release(): Promise<void>;
}

/**
 * Verifies, loads and warms a model.
 *
 * One thread a session: at one row a call the runtime's default pool spins a whole core away for no
 * gain.
 *
 * @throws ModelRefusedError when its digest, signature, types or warm-up is wrong
 */
export async function loadModel(source: ModelSource): Promise<ServedModel> {
  const digest = await checkedDigest(source);
  const packaged = await readPackagedModel(source.name, source.path);
  const session = await InferenceSession.create(packaged.onnxFile, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  }).catch(error => {
    throw new ModelRefusedError(
      source.name,
      `${packaged.onnxFile} cannot be loaded (${messageOf(
        error,
      )}); export it again`,
      { cause: error },
    );
  });
  try {
    return {
      ...(await verifiedSides(source.name, packaged, session)),
      name: source.name,
      version: source.version,
      digest,
      signature: packaged.signature?.inputs ? 'checked' : 'absent',
      metadata: packaged.metadata,
      signatureParameters: packaged.signature?.parameters,
      runId: packaged.runId,
      run: (feeds, outputs) => session.run(feeds, outputs),
      release: () => session.release(),
    };
  } catch (error) {
    await session.release();
    throw error;
  }
}

async function checkedDigest({
  name,
  path,
  digest,
}: ModelSource): Promise<string> {
  const actual = await digestOfModel(path).catch(error => {
    throw new ModelRefusedError(
      name,
      `its files cannot be read: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  });
  if (digest !== undefined && digest !== actual) {
    throw new ModelRefusedError(
      name,
      `the files in ${path} have the digest ${actual}, expected ${digest}; fetch the registered files again, or find out who changed them`,
    );
  }
  return actual;
}

async function verifiedSides(
  name: string,
  { signature }: PackagedModel,
  session: InferenceSession,
): Promise<{ inputs: TensorSpec[]; outputs: TensorSpec[] }> {
  const inputs = checkSignature(
    name,
    'inputs',
    signature?.inputs,
    session.inputMetadata.map(value => specOf(name, 'input', value)),
  );
  const declared = session.outputMetadata.map(value =>
    specOf(name, 'output', value),
  );
  const results = await warmUp(session, inputs).catch(error => {
    throw new ModelRefusedError(
      name,
      `the warm-up on one row of zeros failed (${messageOf(
        error,
      )}); declare the fixed dimensions in the graph`,
      { cause: error },
    );
  });
  // What the graph really gives for one row counts, not what its converter declared.
  const real = declared.map(spec => ({
    ...spec,
    shape: [...results[spec.name].dims],
  }));
  const promised = checkSignature(name, 'outputs', signature?.outputs, real);
  return {
    inputs,
    outputs: signature?.outputs?.kind === 'tensors' ? promised : declared,
  };
}

function specOf(
  model: string,
  side: 'input' | 'output',
  value: InferenceSession.ValueMetadata,
): TensorSpec {
  const datatype = value.isTensor ? datatypeOfOnnx(value.type) : undefined;
  if (!value.isTensor || !datatype) {
    throw new ModelRefusedError(
      model,
      `${side} ${value.name} is ${
        value.isTensor ? value.type : 'no tensor'
      }, which is not served; export it as a tensor of numbers, booleans or strings (for scikit-learn: options={'zipmap': False})`,
    );
  }
  return {
    name: value.name,
    datatype,
    shape: value.shape.map(size =>
      typeof size === 'number' && size > 0 ? size : -1,
    ),
  };
}
