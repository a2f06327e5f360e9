import {
  client,
  failure,
  newRun,
  point,
  textOf,
  useRealMlflow,
} from '../__testUtils__/realMlflow';
import { MlflowError } from '../MlflowError';

describe('on a real MLflow, metrics and artifacts', () => {
  useRealMlflow();

  describe('metrics', () => {
    it('have a history in pages, and a thinned one of many runs', async () => {
      const ids: string[] = [];
      for (let i = 0; i < 2; i++) {
        const { runId } = (await newRun()).info;
        ids.push(runId);
        const metrics = Array.from({ length: 50 }, (_, step) =>
          point('loss', i + step, step),
        );
        await client.runs.logBatch(runId, {
          metrics: [...metrics, point('loss', NaN, 50)],
        });
      }
      const first = await client.metrics.getHistory({
        runId: ids[0],
        metricKey: 'loss',
        maxResults: 3,
      });
      expect(first.items.map(m => m.value)).toEqual([0, 1, 2]);
      expect(first.nextPageToken).toBeDefined();
      const all = await client.metrics.getHistory({
        runId: ids[0],
        metricKey: 'loss',
      });
      expect(all.items).toHaveLength(51);
      expect(all.items.at(-1)!.value).toBeNaN();

      const query = { runIds: ids, metricKey: 'loss', maxResults: 5 };
      const thinned = await client.metrics.getHistoryBulkInterval(query);
      expect(new Set(thinned.map(p => p.runId))).toEqual(new Set(ids));
      expect(thinned.length).toBeLessThan(20);
      const cut = await client.metrics.getHistoryBulkInterval({
        ...query,
        startStep: 10,
        endStep: 12,
      });
      expect(new Set(cut.map(p => p.step))).toEqual(new Set([10, 11, 12]));
    });

    it('that were never logged have an empty history', async () => {
      const { runId } = (await newRun()).info;
      expect(
        await client.metrics.getHistory({ runId, metricKey: 'none' }),
      ).toEqual({ items: [] });
      expect(
        await client.metrics.getHistoryBulkInterval({
          runIds: [runId],
          metricKey: 'none',
        }),
      ).toEqual([]);
    });
  });

  describe('artifacts', () => {
    it('of a run are uploaded, listed and downloaded', async () => {
      const { runId, artifactUri } = (await newRun()).info;
      expect((await client.artifacts.list(runId)).files).toEqual([]);
      await client.artifacts.upload(artifactUri, 'report/größe 1.txt', 'hällo');
      const root = await client.artifacts.list(runId);
      expect(root.files).toEqual([{ path: 'report', isDir: true }]);
      const { files } = await client.artifacts.list(runId, 'report');
      expect(files).toEqual([
        { path: 'report/größe 1.txt', isDir: false, fileSize: 6 },
      ]);
      expect(
        await textOf(client.artifacts.download(runId, files[0].path)),
      ).toBe('hällo');
    });

    it('cannot be written outside their root or to another store', async () => {
      await expect(
        client.artifacts.upload('mlflow-artifacts:/1', '../x', ''),
      ).rejects.toThrow(/inside/);
      await expect(
        client.artifacts.upload('s3://b/1', 'x', ''),
      ).rejects.toThrow(/artifact proxy/);
    });

    it('that are missing fail before anything is read', async () => {
      const { runId } = (await newRun()).info;
      const error = await failure(
        client.artifacts.download(runId, 'nothing.txt'),
      );
      expect(error).toBeInstanceOf(MlflowError);
      expect(error.status).toBeGreaterThanOrEqual(400);
    });
  });
});
