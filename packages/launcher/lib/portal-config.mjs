// @ts-check
/** The part of the configuration that only the launcher knows: port and data folder. */
import fs from 'node:fs';
import path from 'node:path';
import { cache } from './places.mjs';
import { latencyConfig } from './scoring.mjs';

/** Where `npm run dev` serves the pages. */
export const DEV_PAGES_PORT = 3000;
export const DEV_PAGES = `http://127.0.0.1:${DEV_PAGES_PORT}`;

/**
 * Writes it as JSON (which is YAML) and returns the path of the file.
 *
 * @param {{ port: number, data: string, dev?: boolean, uv: string, scoringPort?: number }} options `scoringPort` of the
 *   demo's scoring service, where this data folder has one
 */
export function writePortalConfig(options) {
  const { port, data, dev = false, uv, scoringPort } = options;
  const baseUrl = `http://127.0.0.1:${port}`;
  const pages = dev ? DEV_PAGES : baseUrl;
  const host = `127.0.0.1:${port}`;
  const config = {
    app: { baseUrl: pages },
    backend: {
      baseUrl,
      listen: { host: '127.0.0.1', port },
      cors: { origin: pages },
      database: {
        client: 'better-sqlite3',
        connection: { directory: path.join(data, 'db') },
      },
      workingDirectory: path.join(data, 'work'),
    },
    integrations: {
      gitea: [{ host, baseUrl: `${baseUrl}/api/git-host` }],
    },
    mlTraining: {
      local: {
        enabled: true,
        directory: path.join(data, 'trainings'),
        cacheDirectory: cache,
        uv,
      },
    },
    mlPromotion: {
      local: { enabled: true, directory: path.join(data, 'deployments') },
    },
    mlRegistry: { ledger: { keyFile: path.join(data, 'keys/ledger.pem') } },
    gitHost: { directory: path.join(data, 'git') },
    ...(scoringPort && { fraudLatency: latencyConfig(data, scoringPort) }),
    techdocs: {
      publisher: { local: { publishDirectory: path.join(data, 'docs') } },
    },
    scaffolder: {
      // A task beats every second; the portal looks for dead ones every ten.
      taskRecovery: {
        enabled: true,
        staleTimeout: { seconds: 4 },
        workspaceProvider: 'modelport',
      },
      modelportWorkspaces: { directory: path.join(data, 'workspaces') },
    },
  };
  for (const folder of [
    'db',
    'work',
    'git',
    'docs',
    'workspaces',
    'trainings',
    'deployments',
    'keys',
    'run',
    'logs',
  ]) {
    fs.mkdirSync(path.join(data, folder), { recursive: true, mode: 0o700 });
  }
  const file = path.join(data, 'run/app-config.launcher.yaml');
  fs.writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`, {
    mode: 0o600,
  });
  return file;
}
