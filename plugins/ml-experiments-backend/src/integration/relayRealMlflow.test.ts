import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  createMlflowClient,
  type MlflowClient,
} from '@modelport/mlflow-client';
import {
  ensurePythonEnv,
  startTestMlflow,
  type TestMlflow,
} from '@modelport/servers';
import { startRelay } from '../__testUtils__/startRelay';
import { MlflowRunWriter } from '../tracking/MlflowRunWriter';
import { RunLifecycle } from '../service/RunLifecycle';

const run = promisify(execFile);

const LOG = `
import math, os, mlflow
with mlflow.start_run() as run:
    mlflow.log_params({"learning rate": 0.1, "größe": "模型"})
    mlflow.log_metric("loss", 0.5, step=0)
    mlflow.log_metrics({"loss": math.nan, "auc": math.inf}, step=1)
    mlflow.set_tag("mlflow.note.content", "hello")
    mlflow.log_text("hello", "plots/größe 1.txt")
    mlflow.log_dict({"a": 1}, "report.json")
    model = mlflow.initialize_logged_model(name="net", source_run_id=run.info.run_id, tags={"k": "v"})
    client = mlflow.MlflowClient()
    with open("weights.bin", "wb") as file:
        file.write(b"x" * 1000000)
    client.log_model_artifact(model.model_id, "weights.bin")
    mlflow.finalize_logged_model(model.model_id, "READY")
    client.log_outputs(run.info.run_id, [mlflow.entities.LoggedModelOutput(model.model_id, 1)])
    mlflow.log_metric("auc", 0.9, step=2, model_id=model.model_id)
    version = mlflow.register_model(f"models:/{model.model_id}", "fraud-model")
    assert version.version in ("1", 1), version
    assert mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/plots/größe 1.txt") == "hello"
    local = mlflow.artifacts.download_artifacts(f"models:/{model.model_id}")
    assert os.path.getsize(os.path.join(local, "weights.bin")) == 1000000
    found = mlflow.search_logged_models(experiment_ids=[run.info.experiment_id], output_format="list")
    assert [m.model_id for m in found] == [model.model_id], found
    import numpy
    mlflow.log_input(mlflow.data.from_numpy(numpy.array([1.0]), name="payments"), context="training")
    class Double(mlflow.pyfunc.PythonModel):
        def predict(self, context, model_input, params=None):
            return model_input * 2
    info = mlflow.pyfunc.log_model(name="double", python_model=Double(), pip_requirements=["numpy"], registered_model_name="fraud-model")
    assert mlflow.pyfunc.load_model(info.model_uri).predict(numpy.array([2.0]))[0] == 4.0
    history = client.get_metric_history(run.info.run_id, "loss")
    assert len(history) == 2 and math.isnan(history[1].value)
print("MODEL", model.model_id)
`;

const REFUSED = `
import os, sys, mlflow
from mlflow.exceptions import MlflowException
client = mlflow.MlflowClient()
foreign = sys.argv[1]
calls = {
  "metric": lambda: client.log_metric(foreign, "a", 1),
  "param": lambda: client.log_param(foreign, "a", 1),
  "get": lambda: client.get_run(foreign),
  "artifact": lambda: client.log_text(foreign, "x", "x.txt"),
  "delete": lambda: client.delete_run(os.environ["MLFLOW_RUN_ID"]),
  "user": lambda: client.set_tag(os.environ["MLFLOW_RUN_ID"], "mlflow.user", "eve"),
  "alias": lambda: client.set_registered_model_alias("fraud-model", "champion", "1"),
  "model": lambda: client.create_registered_model("other-model"),
  "search": lambda: client.search_runs(["0"]),
  "create": lambda: client.create_run("0"),
}
for name, call in calls.items():
    try:
        call()
        print(name, "passed")
    except MlflowException as error:
        print(name, error.error_code)
`;

/** The stock Python client, through the relay, on a real MLflow. */
describe('the relay under the stock client', () => {
  let mlflow: TestMlflow;
  let client: MlflowClient;
  let relay: Awaited<ReturnType<typeof startRelay>>;
  let python: string;
  let folder: string;
  let own: { experimentId: string; runId: string };
  let again: typeof own;
  let foreign: string;

  const runPython = async (script: string, ...args: string[]) => {
    const { stdout } = await run(python, ['-c', script, ...args], {
      cwd: folder,
      timeout: 120_000,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        MLFLOW_TRACKING_URI: `${relay.url}/default`,
        MLFLOW_TRACKING_TOKEN: relay.token('own'),
        MLFLOW_RUN_ID: own.runId,
        MLFLOW_DISABLE_TELEMETRY: 'true',
        MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0',
        PYTHONIOENCODING: 'utf-8',
        PYTHONUTF8: '1',
      },
    });
    return stdout;
  };

  beforeAll(async () => {
    mlflow = await startTestMlflow();
    ({ python } = await ensurePythonEnv());
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-relay-'));
    client = createMlflowClient({ baseUrl: mlflow.url });
    const lifecycle = new RunLifecycle(
      new Map([['default', new MlflowRunWriter('default', client)]]),
      { require: async () => {} },
    );
    const request = {
      server: 'default',
      experiment: 'fraud',
      entityRef: 'component:default/fraud',
      runName: 'small',
      user: 'user:default/ada',
      tags: { 'mlflow.source.git.commit': 'c'.repeat(40) },
    };
    const keys = ['training-1', 'training-1', 'training-2'];
    const made = await Promise.all(
      keys.map(idempotencyKey =>
        lifecycle.create({ ...request, idempotencyKey }),
      ),
    );
    [own, again] = made;
    foreign = made[2].runId;
    relay = await startRelay({ mlflowUrl: mlflow.url, scope: own });
  }, 600_000);

  afterAll(async () => {
    await relay?.stop();
    await mlflow?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('is made once for one key', () => {
    expect(again).toEqual(own);
    expect(foreign).not.toBe(own.runId);
  });

  it('logs, reads back and registers', async () => {
    const output = await runPython(LOG);
    const modelId = /MODEL (\S+)/.exec(output)?.[1];
    // The page at this address leads to the run in the portal.
    expect(output).toContain(
      `at: ${relay.url}/default/#/experiments/${own.experimentId}/runs/${own.runId}`,
    );
    const logged = await client.runs.get(own.runId);
    expect(logged).toMatchObject({
      info: { runName: 'small', status: 'FINISHED' },
      params: { 'learning rate': '0.1', größe: '模型' },
      tags: {
        'mlflow.user': 'user:default/ada',
        'mlflow.source.git.commit': 'c'.repeat(40),
        'modelport.entity_ref': 'component:default/fraud',
        'mlflow.note.content': 'hello',
      },
    });
    const models = logged.modelOutputs.map(each => each.modelId);
    expect(models).toHaveLength(2);
    expect(models).toContain(modelId);
    expect(logged.datasetInputs.map(each => each.name)).toEqual(['payments']);
    for (const number of ['1', '2']) {
      const version = await client.modelVersions.get('fraud-model', number);
      expect(version.runId).toBe(own.runId);
    }
    // The registry hears of both, with the person on whose account the token acts.
    expect(relay.registered).toEqual(
      ['1', '2'].map(version => ({
        server: 'default',
        model: 'fraud-model',
        version,
        runId: own.runId,
        entityRef: 'component:default/fraud',
        actor: 'user:default/ada',
      })),
    );
    expect(relay.published.map(({ channel }) => channel)).toEqual(
      expect.arrayContaining([
        `ml-experiments:run:default/${own.runId}`,
        'ml-experiments:entity:component:default/fraud',
      ]),
    );
  }, 180_000);

  it('is refused whatever does not concern the run', async () => {
    const output = await runPython(REFUSED, foreign);
    expect(output.trim().split('\n')).toEqual(
      [
        'metric',
        'param',
        'get',
        'artifact',
        'delete',
        'user',
        'alias',
        'model',
        'search',
        'create',
      ].map(name => `${name} PERMISSION_DENIED`),
    );
    const { metrics, params } = await client.runs.get(foreign);
    expect({ metrics, params }).toEqual({ metrics: [], params: {} });
  }, 180_000);
});
