import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createModelServer } from './createModelServer';
import {
  FRAUD_SIGNATURE,
  temporaryFolder,
  tensor,
  writeModelFolder,
} from './modelFolder.testing';
import {
  echoModel,
  logisticModel,
  onnxModel,
  unaryModel,
} from './onnxGraph.testing';

describe('a model before it serves', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  const serve = async (location: string, digest?: string) => {
    const server = await createModelServer({
      models: [{ name: 'm', path: location, digest }],
    });
    await server.drain();
    return server.models[0];
  };
  const serveGraph = async (
    onnx: Buffer,
    signature: { inputs: unknown; outputs: unknown } | null,
  ) => serve(await writeModelFolder(folder.path, onnx, signature));

  it('is refused when its files have another digest', async () => {
    await writeModelFolder(folder.path, logisticModel());
    const { digest } = await serve(folder.path);
    expect(await serve(folder.path, digest)).toMatchObject({ digest });
    await writeFile(path.join(folder.path, 'requirements.txt'), 'other\n');
    await expect(serve(folder.path, digest)).rejects.toThrow(
      new RegExp(`Model m is refused: .* digest .*, expected ${digest}`),
    );
  });

  it.each<[string, unknown, unknown, RegExp]>([
    [
      'an input of another name',
      [tensor('x', 'float32', [-1, 15])],
      null,
      /inputs .*features is not in the signature; x is not in the graph/,
    ],
    [
      'an input of another width',
      [tensor('features', 'float32', [-1, 14])],
      null,
      /FP32\[-1, 15\] in the graph and FP32\[-1, 14\] in the signature/,
    ],
    [
      'an input of another datatype',
      [tensor('features', 'float64', [-1, 15])],
      null,
      /FP64\[-1, 15\] in the signature/,
    ],
    [
      'an output of another rank',
      FRAUD_SIGNATURE.inputs,
      [tensor('probability', 'float32', [-1, 1])],
      /outputs .*FP32\[-1, 1\] in the signature/,
    ],
    [
      'too few columns',
      [{ type: 'float', name: 'amount' }],
      null,
      /features takes 15 columns, the signature has 1/,
    ],
    [
      'a column that is no float',
      Array(15).fill({ type: 'string', name: 'amount' }),
      null,
      /column amount is BYTES, features is FP32/,
    ],
    ['a date', [{ type: 'datetime', name: 'd' }], null, /type datetime/],
    ['no list', {}, null, /not a list/],
    ['a half tensor', [tensor('x', 'complex64', [1])], null, /complex64/],
    [
      'no shape',
      [{ type: 'tensor', 'tensor-spec': { dtype: 'float32' } }],
      null,
      /without a shape/,
    ],
  ])(
    'is refused when its signature has %s',
    async (_, inputs, outputs, why) => {
      await expect(
        serveGraph(logisticModel(), { inputs, outputs }),
      ).rejects.toThrow(why);
    },
  );

  it('may have a signature by columns', async () => {
    const amounts = Array.from({ length: 15 }, (_, i) => ({
      type: 'double',
      name: `f${i}`,
    }));
    const outputs = [{ type: 'float', name: 'probability' }];
    expect(
      await serveGraph(logisticModel(), { inputs: amounts, outputs }),
    ).toMatchObject({ signature: 'checked' });
    const echo = echoModel(['FP32', 'INT64']);
    const columns = (...types: [string, string][]) => ({
      inputs: types.map(([name, type]) => ({ name, type })),
      outputs: null,
    });
    await serveGraph(echo, columns(['int64', 'long'], ['fp32', 'double']));
    await expect(
      serveGraph(echo, columns(['int64', 'integer'], ['x', 'float'])),
    ).rejects.toThrow(
      /fp32 is not in the signature; column int64 is INT32, the graph has INT64; column x is not in the graph/,
    );
  });

  it('may have an unnamed tensor in its signature, or no signature', async () => {
    const [features] = FRAUD_SIGNATURE.inputs;
    const inputs = [{ ...features, name: undefined }];
    expect(
      await serveGraph(logisticModel(), { inputs, outputs: null }),
    ).toMatchObject({ signature: 'checked' });
    expect(await serveGraph(logisticModel(), null)).toMatchObject({
      signature: 'absent',
    });
  });

  it('is refused when one row of zeros does not go through', async () => {
    const graph = onnxModel({
      inputs: [{ name: 'x', element: 'FP32', shape: ['N', 2] }],
      outputs: [{ name: 'y', element: 'FP32', shape: ['M', 3] }],
      constants: [{ name: 's', shape: [2], values: BigInt64Array.of(-1n, 3n) }],
      nodes: [{ op: 'Reshape', inputs: ['x', 's'], outputs: ['y'] }],
    });
    await expect(serveGraph(graph, null)).rejects.toThrow(/warm-up .* failed/);
  });

  it('is refused when its graph is broken or of a type that is not served', async () => {
    await expect(serveGraph(Buffer.from('no'), null)).rejects.toThrow(
      /cannot be loaded/,
    );
    await expect(serveGraph(echoModel(['FP16']), null)).rejects.toThrow(
      /input fp16 is float16, which is not served/,
    );
  });

  it.each([
    ['', /is no mapping/],
    ['flavors: {sklearn: {}}', /no flavors.onnx.data/],
    ['flavors: {onnx: {data: ../x.onnx}}', /outside the model's folder/],
    ['a: [', /cannot be read/],
    ['{flavors: {onnx: {data: m}}, signature: {inputs: "["}}', /not JSON/],
    [
      '{flavors: {onnx: {data: m}}, signature: {params: "[{}]"}}',
      /signature.params .* an entry without a name/,
    ],
  ])('is refused when its MLmodel is %j', async (text, why) => {
    await writeFile(path.join(folder.path, 'MLmodel'), text);
    await expect(serve(folder.path)).rejects.toThrow(why);
  });

  it('is refused when it is not there', async () => {
    await expect(serve(path.join(folder.path, 'no'))).rejects.toThrow(
      /its files cannot be read: ENOENT/,
    );
    await writeFile(path.join(folder.path, 'readme'), '');
    await expect(serve(folder.path)).rejects.toThrow(/MLmodel cannot be read/);
  });

  it('cannot be given twice, without a name, or not at all', async () => {
    const location = path.join(folder.path, 'm.onnx');
    await writeFile(location, unaryModel('Abs'));
    const model = { name: 'm', path: location };
    const create = (...models: (typeof model)[]) =>
      createModelServer({ models });
    await expect(create(model, model)).rejects.toThrow('given twice');
    await expect(create({ ...model, name: '../m' })).rejects.toThrow('name');
    await expect(create()).rejects.toThrow('no model to serve');
    await expect(
      createModelServer({ models: [model], limits: { maxRows: 0 } }),
    ).rejects.toThrow('The limit maxRows is 0');
  });
});
