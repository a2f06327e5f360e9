import { buildRun, FakeTrackingServer } from './FakeTrackingServer';
import { FakeRunWriter } from './FakeRunWriter';
import { testRunWriter } from './testRunWriter';
import { testTrackingServer } from './testTrackingServer';

describe('FakeTrackingServer, as every tracking server', () => {
  let fake: FakeTrackingServer;
  const down = new FakeTrackingServer();
  down.down = true;
  let count = 0;

  beforeAll(() => {
    fake = new FakeTrackingServer();
    fake.runs = [];
  });

  testTrackingServer(() => ({
    server: fake,
    down,
    async experiment(name) {
      const id = String((count += 1));
      fake.experiments.set(name, id);
      return id;
    },
    async run(experimentId, { files = {}, metrics = [], ...run }) {
      const runId = `run-${(count += 1)}`;
      fake.runs.push(
        buildRun({
          params: {},
          tags: {},
          inputs: [],
          outputs: [],
          ...run,
          ...{ runId, experimentId, metrics, endTime: run.endTime },
          status: run.endTime === undefined ? 'RUNNING' : 'FINISHED',
        }),
      );
      metrics.forEach(({ key }) =>
        fake.histories.set(
          key,
          metrics.filter(each => each.key === key),
        ),
      );
      fake.files = new Map(
        Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]),
      );
      return runId;
    },
    async remove(runId) {
      fake.runs = fake.runs.filter(run => run.runId !== runId);
    },
  }));
});

describe('FakeRunWriter, as every writer of runs', () => {
  const writer = new FakeRunWriter();
  const down = new FakeRunWriter();
  down.down = true;

  testRunWriter(() => ({
    ...{ name: 'default', writer, down },
    async removeExperiment(id) {
      writer.removed.add(id);
    },
    async removeRun(runId) {
      writer.runs = writer.runs.filter(run => run.runId !== runId);
    },
  }));
});
