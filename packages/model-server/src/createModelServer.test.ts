import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createModelServer, ModelServer } from './createModelServer';
import { digestOfModel } from './digest';
import { call, heldBack, inferBody, until } from './http.testing';
import { temporaryFolder, writeModelFolder } from './modelFolder.testing';
import {
  echoModel,
  FEATURES,
  logistic,
  logisticModel,
  unaryModel,
} from './onnxGraph.testing';

const ROW = Array.from({ length: FEATURES }, (_, i) => i / 4 - 1);
const errorIn = (text: string): string => JSON.parse(text).error;

describe('a server of real ONNX models', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: ModelServer;
  let url: string;
  let digest: string;
  const failures: unknown[] = [];
  const infer = (model: string, body: string, type?: string) =>
    call(`${url}/v2/models/${model}/infer`, { body, type });
  const fraud = (data: unknown, shape = [1, FEATURES]) =>
    infer('fraud', inferBody('features', 'FP32', shape, data));

  beforeAll(async () => {
    folder = await temporaryFolder();
    const logged = await writeModelFolder(
      path.join(folder.path, 'fraud'),
      logisticModel(),
    );
    digest = await digestOfModel(logged);
    const file = async (name: string, bytes: Buffer) => {
      const location = path.join(folder.path, name);
      await writeFile(location, bytes);
      return location;
    };
    server = await createModelServer({
      models: [
        { name: 'fraud', version: '1', path: logged, digest },
        { name: 'fraud', version: '2', path: logged },
        {
          name: 'echo',
          path: await file(
            'echo.onnx',
            echoModel(['FP64', 'INT64', 'INT32', 'BOOL', 'BYTES', 'UINT64']),
          ),
        },
        { name: 'log', path: await file('log.onnx', unaryModel('Log')) },
      ],
      limits: { maxBodyBytes: 20_000, maxRows: 50, maxInFlight: 2 },
      onError: error => failures.push(error),
    });
    ({ url } = await server.listen());
  });

  afterAll(async () => {
    await server.drain();
    await folder.remove();
  });

  it('computes what the arithmetic of the model says, one row or many', async () => {
    const rows = Array.from({ length: 40 }, (_, r) => ROW.map(x => x * r));
    const answer = await fraud(rows, [40, FEATURES]);
    expect(answer.status).toBe(200);
    const { model_name, model_version, outputs } = JSON.parse(answer.text);
    expect([model_name, model_version]).toEqual(['fraud', '2']);
    expect(outputs[0]).toMatchObject({
      name: 'probability',
      datatype: 'FP32',
      shape: [40],
    });
    rows.forEach((row, r) =>
      expect(outputs[0].data[r]).toBeCloseTo(logistic(row), 6),
    );
  });

  it('takes flat data as nested data, and gives back id and chosen outputs', async () => {
    const flat = await call(`${url}/v2/models/fraud/versions/1/infer`, {
      body: inferBody('features', 'FP32', [1, FEATURES], ROW, {
        id: 'a-1',
        outputs: [{ name: 'probability' }],
      }),
    });
    expect(JSON.parse(flat.text)).toMatchObject({
      id: 'a-1',
      model_version: '1',
    });
    const nested = await fraud([ROW]);
    expect(JSON.parse(nested.text).outputs).toEqual(
      JSON.parse(flat.text).outputs,
    );
  });

  it('carries every datatype, and every digit of a 64-bit integer', async () => {
    const sent: Record<string, string> = {
      FP64: '[0.1,-1e+300]',
      INT64: '[9223372036854775807,"-9223372036854775808"]',
      INT32: '[-2147483648,7]',
      BOOL: '[true,false]',
      BYTES: '["Zürich","\\"12345678901234567890\\""]',
      UINT64: '[18446744073709551615,0]',
    };
    const inputs = Object.entries(sent).map(
      ([datatype, data]) =>
        `{"name":"${datatype.toLowerCase()}","datatype":"${datatype}","shape":[2],"data":${data}}`,
    );
    const answer = await infer('echo', `{"inputs":[${inputs.join(',')}]}`);
    expect(answer.status).toBe(200);
    sent.INT64 = '[9223372036854775807,-9223372036854775808]';
    for (const data of Object.values(sent)) {
      expect(answer.text).toContain(`"data":${data}}`);
    }
  });

  it('describes itself and its models', async () => {
    expect((await call(`${url}/v2`)).text).toMatch('modelport-model-server');
    const model = await call(`${url}/v2/models/fraud/versions/1`);
    expect(JSON.parse(model.text)).toEqual({
      name: 'fraud',
      versions: ['1', '2'],
      platform: 'onnxruntime_onnx',
      inputs: [{ name: 'features', datatype: 'FP32', shape: [-1, 15] }],
      outputs: [{ name: 'probability', datatype: 'FP32', shape: [-1] }],
      parameters: {
        version: '1',
        digest,
        signature: 'checked',
        run_id: 'a0af',
        metadata: { feature_names: ['amount'] },
        signature_parameters: { feature_set_digest: 'sha256:1f' },
      },
    });
    for (const route of [
      '/livez',
      '/readyz',
      '/v2/health/live',
      '/v2/health/ready',
      '/v2/models/fraud/ready',
      '/v2/models/fraud/versions/1/ready',
    ]) {
      expect((await call(url + route)).status).toBe(200);
    }
  });

  it('names the field and the remedy in what it refuses', async () => {
    const wrong: [string, string, number, RegExp][] = [
      ['fraud', '{"inputs":[NaN]}', 400, /NaN.*finite/],
      ['fraud', '{"inputs"', 400, /not JSON/],
      ['fraud', '[]', 400, /not an object/],
      ['fraud', '{}', 400, /inputs is not a list.*features/],
      ['fraud', '{"inputs":[]}', 400, /Input features is missing/],
      ['fraud', '{"id":1,"inputs":[]}', 400, /id is not a string/],
      ['fraud', '{"inputs":[{}]}', 400, /inputs\[0\] has no name/],
      ['fraud', '{"inputs":[{"name":"x"}]}', 400, /named "x".*features/],
      [
        'fraud',
        inferBody('features', 'FP64', [1, 15], ROW),
        400,
        /features: datatype is "FP64", expected "FP32"/,
      ],
      [
        'fraud',
        inferBody('features', 'FP32', [1, 14], ROW),
        400,
        /features: shape is \[1, 14\] with 15 values in data, expected \[n, 15\]/,
      ],
      [
        'fraud',
        inferBody('features', 'FP32', [51, 15], []),
        413,
        /51 rows, at most 50/,
      ],
      [
        'fraud',
        inferBody('features', 'FP32', [1, 15], ROW, { outputs: 'all' }),
        400,
        /outputs is not a list/,
      ],
      [
        'fraud',
        inferBody('features', 'FP32', [1, 15], ROW, { outputs: [{}] }),
        400,
        /outputs\[0\].*probability/,
      ],
      ['fraud', ' '.repeat(20_001), 413, /20000 bytes/],
      ['nobody', '{}', 404, /nobody is not served.*fraud version 1/],
    ];
    for (const [model, body, status, message] of wrong) {
      const answer = await infer(model, body);
      expect([answer.status, errorIn(answer.text)]).toEqual([
        status,
        expect.stringMatching(message),
      ]);
    }
    const twice = JSON.parse(inferBody('features', 'FP32', [1, 15], ROW));
    twice.inputs.push(twice.inputs[0]);
    const answer = await infer('fraud', JSON.stringify(twice));
    expect(errorIn(answer.text)).toMatch(/given twice/);
    const binary = await infer('fraud', 'x', 'application/octet-stream');
    expect(binary.status).toBe(415);
    expect(errorIn(binary.text)).toMatch(/application\/json/);
    const lost = await call(`${url}/v1/nothing?x=1`);
    expect(lost.status).toBe(404);
    expect(errorIn(lost.text)).toMatch(/GET \/v1\/nothing is no route/);
    const garbled = await call(`${url}/v2/models/%zz`);
    expect(garbled.status).toBe(400);
    expect(errorIn(garbled.text)).toMatch(/%zz' is not a valid/);
  });

  it('refuses to answer with NaN and tells its owner', async () => {
    const answer = await infer('log', inferBody('x', 'FP32', [2], [1, -1]));
    expect(answer.status).toBe(500);
    expect(errorIn(answer.text)).toMatch(/Output y.*NaN at value 1/);
    expect(failures).toHaveLength(1);
  });

  it('turns calls away when full, and counts what it does', async () => {
    const body = inferBody('features', 'FP32', [1, FEATURES], ROW);
    const metric = async (line: string) =>
      (await call(`${url}/metrics`)).text.includes(line);
    const held = [1, 2].map(() =>
      heldBack(`${url}/v2/models/fraud/infer`, body),
    );
    await until(() => metric('model_server_requests_in_flight 2'));
    const full = await infer('fraud', body);
    expect([full.status, full.headers['retry-after']]).toEqual([503, '1']);
    expect(errorIn(full.text)).toMatch(/2 requests are under way/);
    held[0].finish();
    expect((await held[0].answer).status).toBe(200);
    held[1].request.destroy();
    await expect(held[1].answer).rejects.toThrow();
    await until(() => metric('model_server_requests_in_flight 0'));
    expect((await infer('fraud', body)).status).toBe(200);
    for (const line of [
      'model_server_request_duration_seconds_count{model="fraud",version="2",status="200"}',
      'model_server_request_duration_seconds_count{model="",version="",status="404"}',
      'model_server_inference_duration_seconds_count{model="fraud",version="2"}',
      'model_server_rows_total{model="fraud",version="2"}',
      'model_server_requests_refused_total 1',
      `model_server_model_info{model="fraud",version="1",digest="${digest}"} 1`,
      'process_cpu_seconds_total',
    ]) {
      expect(await metric(line)).toBe(true);
    }
  });
});
