import { feast, FeastConfig } from './feast';
import {
  materialiseOnline,
  OnlineRequest,
  readOnlineFeatures,
} from './feastFeatures';
import { lend, startTestServer } from './testServer';

/** @public */
export interface TestFeast {
  /** Of the server of features, such as `http://127.0.0.1:20123`. */
  url: string;
  port: number;
  /** The process that runs now or ran last. */
  pid(): number;
  /** Stops if need be, applies the definitions again and starts on the same port; resolves when ready. */
  restart(): Promise<void>;
  /** Brings what the sources have up to a time to the online store, by the server. */
  materialise(until: Date): Promise<void>;
  /** Asks the server; for each key the values in the order of the features, null where Feast has none. */
  read(request: OnlineRequest): Promise<(number | null)[][]>;
  /** Ends the server; the repository stays. May be called again. */
  stop(): Promise<void>;
}

/**
 * A real Feast of one test file, on a free port, with the definitions of a repository applied. Give `beforeAll` a limit of
 * some minutes: the very first start on a machine fetches Feast.
 *
 * @public
 */
export async function startTestFeast(config: FeastConfig): Promise<TestFeast> {
  const server = await startTestServer(feast, config);
  const { url, port, pid, restart, stop } = server;
  return {
    ...{ url, port, pid, restart, stop },
    materialise: until => materialiseOnline(url, until),
    read: request => readOnlineFeatures(url, request),
  };
}

/**
 * Runs something against a real Feast and ends it whatever happens.
 *
 * @public
 */
export async function withFeast<T>(
  use: (server: TestFeast) => Promise<T>,
  config: FeastConfig,
): Promise<T> {
  return lend(await startTestFeast(config), use);
}
