import { FEAST_ENVIRONMENT, feastCommand, findFeast } from './feastCommand';
import { ServerDefinition } from './serverDefinition';

/** @public */
export interface FeastConfig {
  /** Folder with a `feature_store.yaml` and definitions, which are applied before each start. */
  repository: string;
}

/** @public */
export interface FeastEnvironment extends Record<string, string> {
  /** Of the server of features, such as `http://127.0.0.1:20123`. */
  FEAST_URL: string;
}

/**
 * A real Feast 0.67.0: `feast apply`, then its server of online features, on the online store that the repository names.
 *
 * @public
 */
export const feast: ServerDefinition<FeastConfig, FeastEnvironment> = {
  name: 'feast',

  async plan({ cacheDir, host, port, onInstall }, { repository }) {
    await feastCommand(repository, ['apply'], { cacheDir, onInstall });
    return {
      command: await findFeast({ cacheDir, onInstall }),
      args: [
        ...['serve', '--host', host, '--port', String(port)],
        ...['--workers', '1', '--no-access-log'],
      ],
      env: FEAST_ENVIRONMENT,
      cwd: repository,
    };
  },

  // answers once the registry is read
  async isReady(url, signal) {
    const answer = await fetch(`${url}/health`, { signal });
    await answer.arrayBuffer();
    return answer.ok;
  },

  url: (host, port) => `http://${host}:${port}`,
  environment: url => ({ FEAST_URL: url }),
  // nothing of the portal reads it
  portalConfig: () => ({}),
};
