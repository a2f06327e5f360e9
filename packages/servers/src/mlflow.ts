import { existsSync } from 'node:fs';
import path from 'node:path';
import { keepDatabaseTemplate, useDatabaseTemplate } from './mlflowDatabase';
import { ensurePythonEnv } from './python';
import { ServerDefinition } from './serverDefinition';

/** @public */
export interface MlflowConfig {
  /** An interpreter that has MLflow; default: the environment of `python/portal.txt`. */
  python?: string;
}

/** @public */
export interface MlflowEnvironment extends Record<string, string> {
  MLFLOW_TRACKING_URI: string;
}

/**
 * A real MLflow 3.17.2: tracking, registry and artifact proxy in one process, on SQLite and plain
 * files. Started as uvicorn on MLflow's own app object, which is what its command line does, at a
 * quarter of the memory; the variables with a leading underscore are private to that version.
 *
 * @public
 */
export const mlflow: ServerDefinition<MlflowConfig, MlflowEnvironment> = {
  name: 'mlflow',

  async plan(context, config) {
    const { cacheDir, dataDir, host, port, onInstall } = context;
    const python =
      config.python ?? (await ensurePythonEnv({ cacheDir, onInstall })).python;
    if (!existsSync(python)) {
      throw new Error(
        `mlflow.python names ${python}, which does not exist; leave it out to use the portal's own`,
      );
    }
    useDatabaseTemplate(cacheDir, databaseOf(dataDir));
    return {
      command: python,
      args: [
        ...['-m', 'uvicorn', '--host', host, '--port', String(port)],
        ...[
          '--workers',
          '1',
          '--log-level',
          'warning',
          '--timeout-graceful-shutdown',
          '3',
        ],
        'mlflow.server.fastapi_app:app',
      ],
      env: {
        MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
        MLFLOW_DISABLE_TELEMETRY: 'true',
        DO_NOT_TRACK: 'true',
        PYTHONWARNINGS: 'ignore',
        _MLFLOW_SERVER_FILE_STORE: `sqlite:///${databaseOf(dataDir)}`,
        _MLFLOW_SERVER_ARTIFACT_ROOT: 'mlflow-artifacts:/',
        _MLFLOW_SERVER_SERVE_ARTIFACTS: 'true',
        _MLFLOW_SERVER_ARTIFACT_DESTINATION: path.join(dataDir, 'mlartifacts'),
      },
    };
  },

  // /health answers OK while every call fails on the database, so ask for something stored there
  async isReady(url, signal) {
    const question = `${url}/api/2.0/mlflow/experiments/search?max_results=1`;
    const answer = await fetch(question, { signal });
    await answer.arrayBuffer();
    return answer.ok;
  },

  async onReady({ cacheDir, dataDir }) {
    keepDatabaseTemplate(cacheDir, databaseOf(dataDir));
  },

  url: (host, port) => `http://${host}:${port}`,
  environment: url => ({ MLFLOW_TRACKING_URI: url }),
  portalConfig: url => ({
    mlflow: { servers: [{ name: 'default', baseUrl: url }] },
  }),
};

function databaseOf(dataDir: string): string {
  return path.join(dataDir, 'mlflow.db');
}
