import { buildModelEntity } from '@modelport/plugin-ml-node';
import { everyoneReads } from '../__testUtils__/everyoneReads';
import { createExperimentsService } from '../service/createExperimentsService';
import {
  buildRun,
  FakeTrackingServer,
} from '../__testUtils__/FakeTrackingServer';

/** Promise: an old answer is never shown as new. */
describe('while a server is down', () => {
  const START = Date.parse('2026-01-01T00:00:00Z');
  const entity = buildModelEntity();
  let time: number;
  let server: FakeTrackingServer;
  let service: ReturnType<typeof createExperimentsService>;
  const page = { pageSize: 10 };

  beforeEach(() => {
    time = START;
    server = new FakeTrackingServer();
    server.files.set('a.txt', Buffer.from('a'));
    service = createExperimentsService({
      servers: [server],
      claims: everyoneReads,
      now: () => time,
    });
  });

  const reads: Array<
    [
      string,
      () => Promise<{ fetchedAt: string; stale: boolean; errors: unknown[] }>,
    ]
  > = [
    ['the list of an entity', () => service.listRuns(entity, page)],
    ['the list of all', () => service.listAllRuns([entity], page)],
    ['a run', () => service.getRun(entity, 'run-1')],
    ['curves', () => service.getMetrics(entity, 'run-1', ['auc'])],
    ['a comparison', () => service.compareRuns(entity, ['run-1'])],
    ['artifacts', () => service.listArtifacts(entity, 'run-1', '')],
  ];

  it.each(reads)(
    '%s carries the time of its last answer and says so',
    async (_, read) => {
      expect(await read()).toMatchObject({
        stale: false,
        errors: [],
        fetchedAt: '2026-01-01T00:00:00.000Z',
      });
      server.down = true;
      time += 120_000;
      expect(await read()).toMatchObject({
        stale: true,
        fetchedAt: '2026-01-01T00:00:00.000Z',
        errors: [
          {
            server: 'default',
            message:
              "MLflow server 'default' cannot be reached; check that it runs",
          },
        ],
      });
      server.down = false;
      time += 120_000;
      expect(await read()).toMatchObject({
        stale: false,
        errors: [],
        fetchedAt: '2026-01-01T00:04:00.000Z',
      });
    },
  );

  it('a run that was deleted meanwhile does not come back from the cache', async () => {
    await service.getRun(entity, 'run-1');
    server.runs = [];
    time += 6000;
    await expect(service.getRun(entity, 'run-1')).rejects.toThrow(
      'has no run run-1',
    );
    server.down = true;
    time += 6000;
    await expect(service.getRun(entity, 'run-1')).rejects.toThrow(
      'cannot be reached',
    );
  });

  it('curves that were never read are missing, with the reason', async () => {
    await service.getRun(entity, 'run-1');
    server.down = true;
    const result = await service.getMetrics(entity, 'run-1', ['auc', 'loss']);
    expect(result.items).toEqual([]);
    expect(result.errors).toHaveLength(1);
  });

  it('a new run appears within five seconds', async () => {
    await service.listRuns(entity, page);
    server.runs.push(buildRun({ runId: 'run-2' }));
    time += 5000;
    const { items } = await service.listRuns(entity, page);
    expect(items).toHaveLength(2);
  });

  it('the first run of a new experiment appears within five seconds', async () => {
    const id = server.experiments.get('fraud');
    server.experiments.clear();
    expect((await service.listRuns(entity, page)).items).toEqual([]);
    server.experiments.set('fraud', String(id));
    time += 5000;
    expect((await service.listRuns(entity, page)).items).toHaveLength(1);
  });

  it('keeps no answer for longer than an hour', async () => {
    await service.getRun(entity, 'run-1');
    server.down = true;
    time += 3_600_000;
    await expect(service.getRun(entity, 'run-1')).rejects.toThrow(
      'cannot be reached',
    );
  });
});
