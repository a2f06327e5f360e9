import { InferenceSession, Tensor } from 'onnxruntime-node';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ModelRefusedError } from './errors';
import { temporaryFolder, writeModelFolder } from './modelFolder.testing';
import {
  echoModel,
  FEATURES,
  logistic,
  logisticModel,
  onnxModel,
} from './onnxGraph.testing';
import { loadRowScorer } from './rowScorer';

describe('a row scorer', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  const load = (path_: string, digest?: string) =>
    loadRowScorer({ name: 'fraud', version: '3', path: path_, digest });
  const rowOf = (seed: number) =>
    Float32Array.from({ length: FEATURES }, (_, at) => Math.sin(seed + at));

  it('gives at once what the public session gives', async () => {
    await writeModelFolder(folder.path, logisticModel());
    const scorer = await load(folder.path);
    const session = await InferenceSession.create(
      path.join(folder.path, 'model.onnx'),
    );
    for (let seed = 0; seed < 50; seed += 1) {
      const row = rowOf(seed);
      const { probability } = await session.run({
        features: new Tensor('float32', row, [1, FEATURES]),
      });
      expect(scorer.score(row)).toBe(probability.data[0]);
      expect(scorer.score(row)).toBeCloseTo(logistic([...row]), 6);
    }
    await session.release();
    scorer.release();
  });

  it('tells what the package says', async () => {
    await writeModelFolder(folder.path, logisticModel());
    const scorer = await load(folder.path);
    expect(scorer).toMatchObject({
      name: 'fraud',
      version: '3',
      width: FEATURES,
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      metadata: { feature_names: ['amount'] },
      signatureParameters: { feature_set_digest: 'sha256:1f' },
    });
    scorer.release();
  });

  it('takes the second of two classes', async () => {
    const file = path.join(folder.path, 'two.onnx');
    await writeFile(
      file,
      onnxModel({
        inputs: [{ name: 'x', element: 'FP32', shape: ['N', 2] }],
        outputs: [{ name: 'p', element: 'FP32', shape: ['N', 2] }],
        nodes: [{ op: 'Softmax', inputs: ['x'], outputs: ['p'] }],
      }),
    );
    const scorer = await load(file);
    expect(scorer.score(Float32Array.of(0, Math.log(3)))).toBeCloseTo(0.75, 6);
    scorer.release();
  });

  it('refuses files of another digest, and graphs that give no number a row', async () => {
    await writeModelFolder(folder.path, logisticModel());
    await expect(load(folder.path, `sha256:${'0'.repeat(64)}`)).rejects.toThrow(
      /digest/,
    );
    await writeModelFolder(folder.path, echoModel(['FP32']), null);
    await expect(load(folder.path)).rejects.toThrow(
      /its inputs are FP32\[-1\]; export it with one input FP32\[-1, number of features\]/,
    );
    await writeModelFolder(
      folder.path,
      onnxModel({
        inputs: [{ name: 'x', element: 'FP32', shape: ['N', 3] }],
        outputs: [{ name: 'p', element: 'FP32', shape: ['N', 3] }],
        nodes: [{ op: 'Softmax', inputs: ['x'], outputs: ['p'] }],
      }),
      null,
    );
    await expect(load(folder.path)).rejects.toThrow(ModelRefusedError);
  });
});
