import { Config } from '@backstage/config';
import { GitHostAddresses } from './addresses';

/** The git host's settings. */
export type GitHostConfig = {
  /** The folder of the repositories. */
  directory: string;
  addresses: GitHostAddresses;
};

/** Said where the git host has no folder to work in. */
export const NOT_CONFIGURED =
  'The git host is off: set gitHost.directory to the folder that shall hold the repositories.';

/** Reads the settings; undefined when the git host is not configured. */
export function readGitHostConfig(config: Config): GitHostConfig | undefined {
  const directory = config.getOptionalString('gitHost.directory');
  if (directory === undefined) return undefined;
  return {
    directory,
    addresses: new GitHostAddresses(config.getString('backend.baseUrl')),
  };
}
