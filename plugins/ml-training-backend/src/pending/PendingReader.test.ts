import {
  type ClusterClient,
  ClusterError,
  type Clusters,
  type ResourceRef,
} from '@modelport/plugin-ml-cluster-node';
import { PendingReader } from './PendingReader';

const REFUSED =
  'Error creating: pods "training-1-x" is forbidden: exceeded quota: team, requested: pods=1, used: pods=0, limited: pods=0';
const job = { cluster: 'eks', namespace: 'team-a', name: 'training-1' };

/** A cluster without Kueue in which a Job has no pod, as the cluster's own rules refuse it. */
function refusing() {
  const asked: string[] = [];
  let error: Error | undefined;
  const client: Partial<ClusterClient> = {
    discover: async () =>
      ({ kind: () => undefined } as unknown as Awaited<
        ReturnType<ClusterClient['discover']>
      >),
    get: async (_: ResourceRef, name: string) => {
      asked.push(name);
      if (error) throw error;
      return { metadata: { name, uid: 'j1' }, spec: {} };
    },
    list: async ({ plural }: ResourceRef) => ({
      resourceVersion: '1',
      items:
        plural === 'events'
          ? [
              {
                regarding: { kind: 'Job', name: job.name },
                ...{ reason: 'FailedCreate', note: REFUSED },
              },
            ]
          : [],
    }),
  } as unknown as Partial<ClusterClient>;
  const clusters = {
    client: () => client as ClusterClient,
  } as Pick<Clusters, 'client'>;
  let now = 0;
  const reader = new PendingReader({ clusters, now: () => now });
  return {
    asked,
    reader,
    fail: (with_: Error | undefined) => {
      error = with_;
    },
    after: (ms: number) => {
      now += ms;
    },
  };
}

describe('PendingReader', () => {
  it('says what only events tell', async () => {
    const { reader } = refusing();
    expect(await reader.read(job)).toMatchObject({
      cause: 'admission-refused',
      sentence:
        'The cluster refuses its pod: exceeded quota: team, requested: pods=1, used: pods=0, limited: pods=0.',
    });
  });

  it('asks the cluster only where what is known may not be all', async () => {
    const { reader, asked } = refusing();
    const known = (cause: 'quota' | 'starting') => ({
      ...{ cause, sentence: 'As is known.', evidence: [] },
    });
    expect(await reader.read(job, known('quota'))).toEqual(known('quota'));
    expect(asked).toEqual([]);
    expect((await reader.read(job, known('starting')))?.cause).toBe(
      'admission-refused',
    );
  });

  it('asks the cluster every few seconds at most, for each Job', async () => {
    const { reader, asked, after } = refusing();
    await Promise.all([reader.read(job), reader.read(job)]);
    after(4_999);
    await reader.read(job);
    expect(asked).toEqual(['training-1']);
    await reader.read({ ...job, name: 'training-2' });
    after(1);
    await reader.read(job);
    expect(asked).toEqual(['training-1', 'training-2', 'training-1']);
  });

  it.each([
    new ClusterError('away', { cluster: 'eks', reason: 'Unreachable' }),
    new DOMException('The operation timed out', 'TimeoutError'),
  ])('says nothing of its own at %s, and asks again later', async error => {
    const { reader, fail, after } = refusing();
    fail(error);
    expect(await reader.read(job)).toBeUndefined();
    fail(undefined);
    after(5_000);
    expect((await reader.read(job))?.cause).toBe('admission-refused');
  });

  it('passes on what is wrong with the portal itself', async () => {
    const { reader, fail } = refusing();
    fail(new Error('a mistake'));
    await expect(reader.read(job)).rejects.toThrow('a mistake');
  });
});
