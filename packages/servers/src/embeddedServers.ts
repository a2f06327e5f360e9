import { mlflow } from './mlflow';
import { RunningServer, StartOptions } from './serverDefinition';
import { startServer } from './startServer';

/** What starting an embedded server needs besides its own defaults. */
export type EmbeddedOptions = Omit<StartOptions<never>, 'config'>;

/** A server that the launcher starts, with its configuration filled in. */
export interface EmbeddedServer {
  name: string;
  start(options: EmbeddedOptions): Promise<RunningServer>;
  portalConfig(url: string): Record<string, unknown>;
}

/** All servers that `npm start` runs beside the portal: add one line for each. */
export const embeddedServers: EmbeddedServer[] = [
  {
    name: mlflow.name,
    start: options => startServer(mlflow, { ...options, config: {} }),
    portalConfig: mlflow.portalConfig,
  },
];
