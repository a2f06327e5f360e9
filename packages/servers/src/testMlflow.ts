import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mlflow, MlflowConfig } from './mlflow';
import { findFreePort } from './ports';
import { startServer } from './startServer';

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
  const dataDir = mkdtempSync(path.join(tmpdir(), 'modelport-mlflow-'));
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  try {
    const port = await findFreePort();
    const server = await startServer(mlflow, {
      dataDir,
      config,
      port,
      restart: false,
      graceMs: 3_000,
    });
    return {
      url: server.url,
      port,
      dataDir,
      pid: () => server.pid,
      restart: server.restart,
      async stop() {
        await server.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
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
  const server = await startTestMlflow(config);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}
