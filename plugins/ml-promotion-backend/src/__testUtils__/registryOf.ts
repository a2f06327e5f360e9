import { digestOfModel } from '@modelport/model-server';
import type { RegistryClient } from '@modelport/plugin-ml-registry-node';
import { filesIn } from './filesIn';
import { buildVersion } from './registry';

/** A registry whose every version is the model in one folder. */
export function registryOf(
  folder: string,
  note: (call: string) => void = () => {},
): Pick<
  RegistryClient,
  'checkClaim' | 'getVersion' | 'listFiles' | 'openFile'
> {
  const files = filesIn(folder);
  const never = new AbortController().signal;
  return {
    getVersion: async ({ version }) =>
      buildVersion({ version, digest: await digestOfModel(folder) }),
    checkClaim: async () => {},
    async listFiles({ version }) {
      note(`list ${version}`);
      return files.list(never);
    },
    openFile: (_version, path) => files.open(path, never),
  };
}
