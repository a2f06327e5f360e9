import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import {
  createMlflowClient,
  type MlflowClient,
} from '@modelport/mlflow-client';
import { startTestMlflow, type TestMlflow } from '@modelport/servers';
import { memoryClaimStore } from '../__testUtils__/memoryClaimStore';
import { testRunWriter } from '../__testUtils__/testRunWriter';
import { testTrackingServer } from '../__testUtils__/testTrackingServer';
import { firstUserOf } from '../claims/firstUserOf';
import { ENTITY_TAG } from '../service/RunLifecycle';
import { MlflowRunWriter } from '../tracking/MlflowRunWriter';
import { MlflowTrackingServer } from '../tracking/MlflowTrackingServer';

jest.setTimeout(60_000);

/** An address at which nothing listens. */
async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => {
    server.close(resolve);
  });
  return `http://127.0.0.1:${port}`;
}

describe('on a real MLflow', () => {
  let mlflow: TestMlflow;
  let client: MlflowClient;
  let dead: string;

  // What the portal never does, and its client cannot.
  const remove = async (what: string, body: object) => {
    const answer = await fetch(`${mlflow.url}/api/2.0/mlflow/${what}/delete`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
  };

  const adapter = (baseUrl: string) =>
    new MlflowTrackingServer({
      name: 'default',
      baseUrl,
      headers: {},
      timeoutMs: 30_000,
    });

  beforeAll(async () => {
    mlflow = await startTestMlflow();
    client = createMlflowClient({ baseUrl: mlflow.url, timeoutMs: 30_000 });
    dead = await deadAddress();
  }, 600_000);
  afterAll(() => mlflow?.stop(), 60_000);

  describe('the tracking server', () => {
    testTrackingServer(() => ({
      server: adapter(mlflow.url),
      down: adapter(dead),
      experiment: name => client.experiments.create({ name }),
      async run(experimentId, run) {
        const { info } = await client.runs.create({
          experimentId,
          runName: run.name,
          startTime: run.startTime,
          tags: run.tags,
        });
        const { runId, artifactUri } = info;
        await client.runs.logBatch(runId, {
          metrics: run.metrics,
          params: run.params,
        });
        for (const [path, text] of Object.entries(run.files ?? {})) {
          await client.artifacts.upload(artifactUri, path, text);
        }
        if (run.endTime !== undefined) {
          const { endTime } = run;
          await client.runs.update(runId, { status: 'FINISHED', endTime });
        }
        return runId;
      },
      remove: runId => remove('runs', { run_id: runId }),
    }));
  });

  it('tells who used an experiment first, leaving out who holds nothing any more', async () => {
    const experiment = 'oldest';
    const experimentId = await client.experiments.create({ name: experiment });
    const [OLD, NEXT] = ['component:default/old', 'component:default/next'];
    for (const [startTime, ref] of [
      [3_000, NEXT],
      [2_000, OLD],
      [1_000, ''],
    ] as const) {
      const tags: Record<string, string> = ref ? { [ENTITY_TAG]: ref } : {};
      await client.runs.create({ experimentId, startTime, tags });
    }
    const first = (released: string[]) =>
      firstUserOf(
        {
          servers: new Map([['default', adapter(mlflow.url)]]),
          store: memoryClaimStore(),
          released: new Set(released),
        },
        { server: 'default', experiment },
      );
    expect(await first([])).toBe(OLD);
    expect(await first([OLD])).toBe(NEXT);
    expect(await first([OLD, NEXT])).toBeUndefined();
  });

  describe('the writer of runs', () => {
    testRunWriter(() => ({
      name: 'default',
      writer: new MlflowRunWriter('default', client),
      down: new MlflowRunWriter(
        'default',
        createMlflowClient({ baseUrl: dead }),
      ),
      removeExperiment: id => remove('experiments', { experiment_id: id }),
      removeRun: runId => remove('runs', { run_id: runId }),
    }));
  });
});
