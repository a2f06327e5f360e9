import { FakeModelRegistry } from './FakeModelRegistry';
import { testModelRegistry } from './testModelRegistry';

describe('FakeModelRegistry, as every registry', () => {
  const registry = new FakeModelRegistry();
  const down = new FakeModelRegistry();
  down.isDown = true;
  let count = 0;

  testModelRegistry(() => ({
    registry,
    down,
    async train(files, runFiles = {}) {
      const runId = `r-${(count += 1)}`;
      registry.addRun(runId, {
        files: runFiles,
        metrics: { auc: 0.9, loss: NaN },
      });
      const modelId = `m-${runId}`;
      registry.files.set(modelId, files);
      return { experimentId: '1', runId, modelId };
    },
  }));
});
