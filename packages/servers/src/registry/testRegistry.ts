import { lend, startTestServer, TestServer } from '../testServer';
import { ensureCrane } from './cranePrograms';
import { imageRegistry } from './imageRegistry';

/**
 * A registry of images that can be killed and started again.
 *
 * @public
 */
export interface TestRegistry extends TestServer {
  /** Such as `http://127.0.0.1:20123`. */
  url: string;
  /** Host and port, as the names of its images begin. */
  host: string;
  /** Path of the program that pushes to it. */
  crane: string;
}

/**
 * A real registry of one test file, empty, on a free port. Give `beforeAll` a limit of some minutes: the very first start
 * on a machine builds it.
 *
 * @public
 */
export async function startTestRegistry(): Promise<TestRegistry> {
  const crane = await ensureCrane();
  const server = await startTestServer(imageRegistry, {});
  return { ...server, host: new URL(server.url).host, crane };
}

/**
 * Runs something against a real, empty registry and ends it whatever happens.
 *
 * @public
 */
export async function withRegistry<T>(
  use: (server: TestRegistry) => Promise<T>,
): Promise<T> {
  return lend(await startTestRegistry(), use);
}
