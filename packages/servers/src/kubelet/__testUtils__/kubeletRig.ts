import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestNode } from '../../kubernetes/gpuNodes';
import { TestCloud } from '../../kubernetes/testCloud';
import { startTestKubernetes } from '../../kubernetes/testKubernetes';
import { ProcessKubelet, startProcessKubelet } from '../processKubelet';
import { TestImages } from './testImages';

/** The very first start on a machine builds etcd and Kubernetes. */
export const FIRST_START_MS = 3_600_000;

/** A cloud with one kubelet, and a registry of what the test puts there. */
export interface KubeletRig {
  cloud: TestCloud;
  images: TestImages;
  kubelet: ProcessKubelet;
  stop(): Promise<void>;
}

/** Starts all of it, with waits that are short. */
export async function startKubeletRig(
  nodes: readonly TestNode[] = [{ name: 'one' }],
): Promise<KubeletRig> {
  const cacheDir = mkdtempSync(path.join(tmpdir(), 'kubelet-'));
  const [kubernetes, images] = await Promise.all([
    startTestKubernetes(),
    TestImages.start(),
  ]);
  const [cloud] = kubernetes.clouds;
  const kubelet = await startProcessKubelet({
    ...{ cloud, nodes, cacheDir, backoffMs: 300, heartbeatMs: 500 },
  });
  return {
    ...{ cloud, images, kubelet },
    async stop() {
      await kubelet.stop();
      await images.stop();
      await kubernetes.stop();
      rmSync(cacheDir, { recursive: true, force: true });
    },
  };
}
