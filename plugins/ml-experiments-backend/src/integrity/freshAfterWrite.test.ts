import { buildModelEntity } from '@modelport/plugin-ml-node';
import {
  buildRun,
  FakeTrackingServer,
} from '../__testUtils__/FakeTrackingServer';
import { everyoneReads } from '../__testUtils__/everyoneReads';
import { createExperimentsService } from '../service/createExperimentsService';

const RUN = { server: 'default', experimentId: '1', runId: 'run-1' };
const START = Date.parse('2026-01-01T00:00:00Z');

/** Promise: what passed through the relay is in the next answer. */
describe('after something was logged', () => {
  const entity = buildModelEntity();
  let server: FakeTrackingServer;
  let time: number;
  let service: ReturnType<typeof createExperimentsService>;

  beforeEach(() => {
    time = START;
    server = new FakeTrackingServer();
    service = createExperimentsService({
      servers: [server],
      claims: everyoneReads,
      now: () => time,
    });
  });

  const reads: Array<[string, () => Promise<unknown>]> = [
    ['the run', () => service.getRun(entity, 'run-1')],
    ['its curves', () => service.getMetrics(entity, 'run-1', ['auc'])],
    ['its files', () => service.listArtifacts(entity, 'run-1', '')],
    ['the list', () => service.listRuns(entity, { pageSize: 5 })],
    ['all runs', () => service.listAllRuns([entity], { pageSize: 5 })],
  ];

  it.each(reads)('%s is asked for again at once', async (_, read) => {
    await read();
    const calls = server.calls.length;
    await read();
    expect(server.calls).toHaveLength(calls);
    service.markChanged(RUN);
    await read();
    const after = server.calls.length;
    expect(after).toBeGreaterThan(calls);
    await read();
    expect(server.calls).toHaveLength(after);
  });

  it('other runs and servers keep their answers', async () => {
    await service.getRun(entity, 'run-1');
    const calls = server.calls.length;
    service.markChanged({ ...RUN, experimentId: '2', runId: 'run-2' });
    service.markChanged({ ...RUN, server: 'other' });
    await service.getRun(entity, 'run-1');
    expect(server.calls).toHaveLength(calls);
  });

  it('a reader does not get the answer of a call from before', async () => {
    await service.listRuns(entity, { pageSize: 5 });
    service.markChanged(RUN);
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const getRun = server.getRun.bind(server);
    const old = buildRun({ status: 'RUNNING' });
    server.getRun = async () => {
      await held;
      return old;
    };
    const before = service.getRun(entity, 'run-1');
    await new Promise(setImmediate);
    server.getRun = getRun;
    service.markChanged(RUN);
    const after = service.getRun(entity, 'run-1');
    await new Promise(setImmediate);
    release();
    expect((await before).item.status).toBe('RUNNING');
    expect((await after).item.status).toBe('FINISHED');
  });

  it('the last answer still stands in when the server goes down', async () => {
    await service.getRun(entity, 'run-1');
    service.markChanged(RUN);
    server.down = true;
    await expect(service.getRun(entity, 'run-1')).resolves.toMatchObject({
      stale: true,
      fetchedAt: '2026-01-01T00:00:00.000Z',
    });
  });
});
