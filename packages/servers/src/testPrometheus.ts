import { prometheus, PrometheusConfig } from './prometheus';
import { lend, startTestServer, TestServer } from './testServer';

/**
 * A Prometheus that can be killed and started again.
 *
 * @public
 */
export interface TestPrometheus extends TestServer {
  /** Such as `http://127.0.0.1:20123`. */
  url: string;
}

/**
 * A real Prometheus of one test file, empty, on a free port. Give `beforeAll` a limit of some minutes: the very first
 * start on a machine without Prometheus builds one.
 *
 * @public
 */
export async function startTestPrometheus(
  config: PrometheusConfig = {},
): Promise<TestPrometheus> {
  return startTestServer(prometheus, config);
}

/**
 * Runs something against a real, empty Prometheus and ends it whatever happens.
 *
 * @public
 */
export async function withPrometheus<T>(
  use: (server: TestPrometheus) => Promise<T>,
  config?: PrometheusConfig,
): Promise<T> {
  return lend(await startTestPrometheus(config), use);
}
