import { ConflictError } from '@backstage/errors';
import { FakeRunWriter } from '../__testUtils__/FakeRunWriter';
import { RunLifecycle } from './RunLifecycle';

const REQUEST = {
  server: 'default',
  experiment: 'fraud',
  entityRef: 'component:default/fraud',
  runName: 'small',
  user: 'user:default/ada',
  idempotencyKey: 'k',
};

const claims = { require: jest.fn(async () => {}) };

describe('the life of a run', () => {
  const start = (writer = new FakeRunWriter()) => ({
    writer,
    lifecycle: new RunLifecycle(new Map([['default', writer]]), claims),
  });

  it('begins once, however many ask at the same time', async () => {
    const { writer, lifecycle } = start();
    const runs = await Promise.all(
      [1, 2, 3].map(() => lifecycle.create(REQUEST)),
    );
    expect(new Set(runs.map(run => run.runId)).size).toBe(1);
    expect(writer.runs).toHaveLength(1);
    await lifecycle.create({ ...REQUEST, idempotencyKey: 'other' });
    expect(writer.runs).toHaveLength(2);
  });

  it('does not begin in an experiment of other owners', async () => {
    const { writer, lifecycle } = start();
    claims.require.mockRejectedValueOnce(new ConflictError('theirs'));
    await expect(lifecycle.create(REQUEST)).rejects.toThrow('theirs');
    expect(claims.require).toHaveBeenLastCalledWith(REQUEST);
    expect(writer.experiments).toEqual([]);
  });

  it('begins once in two replicas: the younger run ends', async () => {
    const { writer, lifecycle } = start();
    const other = start(writer).lifecycle;
    const [first, second] = await Promise.all([
      lifecycle.create(REQUEST),
      other.create(REQUEST),
    ]);
    expect(first).toEqual(second);
    expect(writer.runs.map(({ runId, status }) => [runId, status])).toEqual([
      ['run-1', 'RUNNING'],
      ['run-2', 'KILLED'],
    ]);
  });

  it('can be asked for again after a failure', async () => {
    const { writer, lifecycle } = start();
    writer.down = true;
    await expect(lifecycle.create(REQUEST)).rejects.toThrow(
      'cannot be reached',
    );
    writer.down = false;
    await expect(lifecycle.create(REQUEST)).resolves.toMatchObject({
      runId: 'run-1',
    });
  });

  it('is over at once for the relay', async () => {
    const { lifecycle } = start();
    await lifecycle.create(REQUEST);
    expect(lifecycle.hasEnded('default', 'run-1')).toBe(false);
    await lifecycle.end('default', 'run-1', {
      status: 'FINISHED',
      onlyIfRunning: true,
    });
    expect(lifecycle.hasEnded('default', 'run-1')).toBe(true);
    expect(lifecycle.hasEnded('other', 'run-1')).toBe(false);
  });
});
