import { ArtifactsApi, artifactsApi } from './artifacts';
import { ExperimentsApi, experimentsApi } from './experiments';
import { LoggedModelsApi, loggedModelsApi } from './loggedModels';
import { MetricsApi, metricsApi } from './metrics';
import { ModelVersionsApi, modelVersionsApi } from './modelVersions';
import { MlflowClientOptions } from './options';
import { RegisteredModelsApi, registeredModelsApi } from './registeredModels';
import { RunsApi, runsApi } from './runs';
import { ServerApi, serverApi } from './server';
import { createTransport } from './transport';

/**
 * One MLflow server. Every call rejects with an `MlflowError`, or with the reason of the caller's
 * signal.
 *
 * @public
 */
export interface MlflowClient {
  experiments: ExperimentsApi;
  runs: RunsApi;
  metrics: MetricsApi;
  artifacts: ArtifactsApi;
  loggedModels: LoggedModelsApi;
  registeredModels: RegisteredModelsApi;
  modelVersions: ModelVersionsApi;
  server: ServerApi;
}

/**
 * A client of the MLflow 3 REST API (recorded and tested on 3.17.2).
 *
 * @throws TypeError when baseUrl is not an http URL
 * @public
 */
export function createMlflowClient(options: MlflowClientOptions): MlflowClient {
  const transport = createTransport(options);
  return {
    experiments: experimentsApi(transport),
    runs: runsApi(transport),
    metrics: metricsApi(transport),
    artifacts: artifactsApi(transport),
    loggedModels: loggedModelsApi(transport),
    registeredModels: registeredModelsApi(transport),
    modelVersions: modelVersionsApi(transport),
    server: serverApi(transport),
  };
}
