import type {
  RegistryClient,
  VersionRef,
} from '@modelport/plugin-ml-registry-node';
import type { ModelFiles } from './RolloutTarget';

/** The files of a registered version. */
export function registryFiles(
  registry: Pick<RegistryClient, 'listFiles' | 'openFile'>,
  { server, model, version }: VersionRef,
): ModelFiles {
  const ref = { server, model, version };
  return {
    list: signal => registry.listFiles(ref, { signal }),
    open: (file, signal) => registry.openFile(ref, file, { signal }),
  };
}
