import { lend } from '../testServer';
import { TestCloudOptions } from './cloudComponents';
import { CloudName } from './gpuNodes';
import { startTestCloud, TestCloud } from './testCloud';

/** @public */
export interface TestKubernetesOptions extends TestCloudOptions {
  /** Default: `eks` alone. Each takes about half a gigabyte. */
  clouds?: readonly CloudName[];
}

/** @public */
export interface TestKubernetes {
  /** In the order in which they were asked for. */
  clouds: TestCloud[];
  /** Ends all of them and removes their data. May be called again. */
  stop(): Promise<void>;
}

/**
 * Real Kubernetes control planes of one test file, each with an etcd of its own, without nodes, on free ports. Give
 * `beforeAll` a limit of an hour: the very first start on a machine builds them.
 *
 * @public
 */
export async function startTestKubernetes(
  options: TestKubernetesOptions = {},
): Promise<TestKubernetes> {
  const { clouds: names = ['eks'], ...rest } = options;
  const starts = await Promise.allSettled(
    names.map(name => startTestCloud(name, rest)),
  );
  const clouds = starts.flatMap(start =>
    start.status === 'fulfilled' ? [start.value] : [],
  );
  const stop = async () => {
    await Promise.all(clouds.map(cloud => cloud.stop()));
  };
  const failure = starts.find(start => start.status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  return { clouds, stop };
}

/**
 * Runs something against real control planes and ends them whatever happens.
 *
 * @public
 */
export async function withKubernetes<T>(
  use: (servers: TestKubernetes) => Promise<T>,
  options?: TestKubernetesOptions,
): Promise<T> {
  return lend(await startTestKubernetes(options), use);
}
