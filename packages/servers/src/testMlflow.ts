import { mlflow, MlflowConfig } from './mlflow';
import { lend, startTestServer } from './testServer';

/** @public */
export interface TestMlflow {
  url: string;
  port: number;
  /** Holds `mlflow/mlflow.db`, `mlflow/mlartifacts` and `logs/mlflow.log`. */
  dataDir: string;
  /** The process that runs now. */
  pid(): number;
  /** Stops and starts on the same port with the same data; resolves when ready. */
  restart(): Promise<void>;
  /** Ends the server and removes its data. May be called again. */
  stop(): Promise<void>;
}

/**
 * A real MLflow of one test file, empty, on a free port. Give `beforeAll` a limit of some minutes:
 * the very first start on a machine fetches MLflow.
 *
 * @public
 */
export async function startTestMlflow(
  config: MlflowConfig = {},
): Promise<TestMlflow> {
  return startTestServer(mlflow, config);
}

/**
 * Runs something against a real, empty MLflow and ends it whatever happens.
 *
 * @public
 */
export async function withMlflow<T>(
  use: (server: TestMlflow) => Promise<T>,
  config?: MlflowConfig,
): Promise<T> {
  return lend(await startTestMlflow(config), use);
}
