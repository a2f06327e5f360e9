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

const run = promisify(execFile);

// What a notebook does with the three lines of the page: no run, no experiment, no user of its own.
const LOG = `
import mlflow
mlflow.set_experiment("fraud")
with mlflow.start_run(run_name="laptop", tags={"modelport.entity_ref": "component:default/other", "team": "x"}) as run:
    mlflow.log_param("depth", 6)
    mlflow.log_metric("auc", 0.9, step=1)
    mlflow.log_text("hello", "notes.txt")
    class Double(mlflow.pyfunc.PythonModel):
        def predict(self, context, model_input, params=None):
            return model_input * 2
    info = mlflow.pyfunc.log_model(name="double", python_model=Double(), pip_requirements=["numpy"])
    with mlflow.start_run(run_name="fold", nested=True) as child:
        mlflow.log_metric("auc", 0.8)
mlflow.register_model(f"runs:/{run.info.run_id}/double", "fraud-model")
assert mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/notes.txt") == "hello"
found = mlflow.search_logged_models(experiment_ids=[run.info.experiment_id], output_format="list")
assert [m.source_run_id for m in found] == [run.info.run_id], found
print("RUN", run.info.run_id, child.info.run_id)
`;

const REFUSED = `
import sys, mlflow
from mlflow.exceptions import MlflowException
own, foreign, portal = sys.argv[1:4]
client = mlflow.MlflowClient()
calls = {
  "metric": lambda: client.log_metric(foreign, "a", 1),
  "portal": lambda: client.log_metric(portal, "a", 1),
  "get": lambda: client.get_run(foreign),
  "artifact": lambda: client.log_text(foreign, "x", "x.txt"),
  "delete": lambda: client.delete_run(own),
  "user": lambda: client.set_tag(own, "mlflow.user", "eve"),
  "token": lambda: client.set_tag(own, "modelport.token_id", "other"),
  "alias": lambda: client.set_registered_model_alias("fraud-model", "champion", "1"),
  "model": lambda: client.create_registered_model("other-model"),
  "version": lambda: client.create_model_version("fraud-model", f"runs:/{foreign}/model", foreign),
  "search": lambda: client.search_runs(["0"]),
  "experiment": lambda: client.create_run("0"),
  "new experiment": lambda: client.create_experiment("mine"),
  "parent": lambda: client.create_run(sys.argv[4], tags={"mlflow.parentRunId": foreign}),
}
for name, call in calls.items():
    try:
        call()
        print(name, "passed")
    except MlflowException as error:
        print(name, error.error_code)
`;

const START = `
import mlflow
from mlflow.exceptions import MlflowException
try:
    with mlflow.start_run() as run:
        print("RUN", run.info.run_id)
except MlflowException as error:
    print(error.error_code, error)
`;

/** The stock Python client with the token that a person makes for a model, through the relay, on a real MLflow. */
describe('the token of a model under the stock client', () => {
  let mlflow: TestMlflow;
  let client: MlflowClient;
  let relay: Awaited<ReturnType<typeof startRelay>>;
  let python: string;
  let folder: string;
  let own: { experimentId: string; runId: string };
  let portal: string;

  const runPython = async (
    script: string,
    token: string,
    ...args: string[]
  ) => {
    const { stdout } = await run(python, ['-c', script, ...args], {
      cwd: folder,
      timeout: 120_000,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        MLFLOW_TRACKING_URI: `${relay.url}/default`,
        MLFLOW_TRACKING_TOKEN: relay.token(token),
        MLFLOW_EXPERIMENT_NAME: 'fraud',
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
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-own-runs-'));
    client = createMlflowClient({ baseUrl: mlflow.url });
    relay = await startRelay({ mlflowUrl: mlflow.url });
  }, 600_000);

  afterAll(async () => {
    await relay?.stop();
    await mlflow?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it("makes runs in the model's experiment, logs to them and registers", async () => {
    const output = await runPython(LOG, 'writer');
    const [, runId, childId] = /RUN (\S+) (\S+)/.exec(output) ?? [];
    const { experimentId } = await client.experiments.getByName('fraud');
    own = { experimentId, runId };
    expect(output).toContain(
      `at: ${relay.url}/default/#/experiments/${experimentId}/runs/${runId}`,
    );
    const logged = await client.runs.get(runId);
    expect(logged).toMatchObject({
      info: { runName: 'laptop', status: 'FINISHED', experimentId },
      params: { depth: '6' },
      tags: {
        'mlflow.user': 'user:default/ada',
        'modelport.entity_ref': 'component:default/fraud',
        'modelport.token_id': 'writer',
        team: 'x',
      },
    });
    const child = await client.runs.get(childId);
    expect(child.tags['mlflow.parentRunId']).toBe(runId);
    const version = await client.modelVersions.get('fraud-model', '1');
    expect(version.runId).toBe(runId);
    expect(relay.registered).toEqual([
      {
        server: 'default',
        model: 'fraud-model',
        version: '1',
        runId,
        entityRef: 'component:default/fraud',
        actor: 'user:default/ada',
      },
    ]);
    expect(relay.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'relay-run-create',
        meta: expect.objectContaining({
          issuer: 'user:default/ada',
          tokenId: 'writer',
          name: 'laptop',
        }),
      }),
    );
    expect(relay.published.map(({ channel }) => channel)).toEqual(
      expect.arrayContaining([
        `ml-experiments:run:default/${runId}`,
        'ml-experiments:entity:component:default/fraud',
      ]),
    );
  }, 180_000);

  it('is refused the runs of others, even of another token of the same person', async () => {
    const started = await runPython(START, 'second');
    const foreign = /RUN (\S+)/.exec(started)?.[1] ?? '';
    expect(foreign).not.toBe('');
    portal = (
      await client.runs.create({
        experimentId: own.experimentId,
        tags: { 'mlflow.user': 'user:default/ada' },
      })
    ).info.runId;
    const output = await runPython(
      REFUSED,
      'writer',
      own.runId,
      foreign,
      portal,
      own.experimentId,
    );
    expect(output.trim().split('\n')).toEqual(
      [
        'metric',
        'portal',
        'get',
        'artifact',
        'delete',
        'user',
        'token',
        'alias',
        'model',
        'version',
        'search',
        'experiment',
        'new experiment',
        'parent',
      ].map(name => `${name} PERMISSION_DENIED`),
    );
    for (const runId of [foreign, portal]) {
      const { metrics, params } = await client.runs.get(runId);
      expect({ metrics, params }).toEqual({ metrics: [], params: {} });
    }
  }, 180_000);

  it.each([
    ['reader', 'needs one that may also write'],
    ['leaver', 'is not a member of group:default/team-a'],
  ])(
    'of a %s makes no run',
    async (token, says) => {
      const output = await runPython(START, token);
      expect(output).toContain('PERMISSION_DENIED');
      expect(output).toContain(says);
    },
    120_000,
  );

  it('ends with the token', async () => {
    relay.access.revoke('second');
    const output = await runPython(START, 'second');
    expect(output).toMatch(/UNAUTHENTICATED|401/);
  }, 120_000);
});
