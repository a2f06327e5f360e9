import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ServerDefinition } from '../serverDefinition';
import { ensureCranePrograms } from './cranePrograms';

/** @public */
export type ImageRegistryConfig = Record<string, never>;

/** @public */
export interface ImageRegistryEnvironment extends Record<string, string> {
  /** Host and port, as the names of its images begin, such as `127.0.0.1:20123`. */
  IMAGE_REGISTRY: string;
}

/**
 * A real registry of images on loopback, the one of `crane registry serve`, whose images are still there when it was
 * killed. Everybody on this machine may push and pull, without encryption.
 *
 * @public
 */
export const imageRegistry: ServerDefinition<
  ImageRegistryConfig,
  ImageRegistryEnvironment
> = {
  name: 'image-registry',

  async plan({ cacheDir, dataDir, host, port, onInstall }) {
    const { registry } = await ensureCranePrograms({ cacheDir, onInstall });
    const disk = path.join(dataDir, 'images');
    mkdirSync(disk, { recursive: true, mode: 0o700 });
    return {
      command: registry,
      args: [`-address=${host}:${port}`, `-disk=${disk}`],
    };
  },

  isReady: async (url, signal) => (await fetch(`${url}/v2/`, { signal })).ok,
  url: (host, port) => `http://${host}:${port}`,
  environment: url => ({ IMAGE_REGISTRY: new URL(url).host }),
  portalConfig: () => ({}),
};
