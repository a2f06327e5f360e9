import type { V1Job, V1Pod } from '@kubernetes/client-node';
import type { Json } from './Json';
import type { ClusterObject } from './client/ResourceRef';

describe('Json', () => {
  it('is a type as it is on the wire', () => {
    const pod: Json<V1Pod> = {
      metadata: { name: 'a', creationTimestamp: '2026-11-30T12:00:00Z' },
      spec: { containers: [{ name: 'trainer', ports: [] }] },
    };
    const job: Json<V1Job> = { status: { startTime: '2026-11-30T12:00:00Z' } };
    const objects: ClusterObject[] = [pod, job];
    const at: string | undefined = pod.metadata?.creationTimestamp;
    expect(JSON.parse(JSON.stringify(objects[0]))).toEqual(pod);
    expect(at).toBe('2026-11-30T12:00:00Z');
  });
});
