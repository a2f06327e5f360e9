import { tmpdir } from 'node:os';
import {
  ReaderFactory,
  urlReaderFactoriesServiceRef,
} from '@backstage/backend-defaults/urlReader';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { readGitHostConfig } from '../config';
import { BareGitRepositoryStore } from '../repositories/BareGitRepositoryStore';
import { GitHostUrlReader } from './GitHostUrlReader';
import { TreeFolders } from './TreeFolders';

/**
 * Lets every plugin of the backend read addresses of the git host. Add it to the backend beside
 * the plugin; it does nothing where `gitHost.directory` is not set.
 *
 * @public
 */
export const gitHostUrlReaderFactory = createServiceFactory({
  service: urlReaderFactoriesServiceRef,
  deps: { config: coreServices.rootConfig },
  factory({ config }): ReaderFactory {
    return ({ logger, treeResponseFactory }) => {
      const settings = readGitHostConfig(config);
      if (!settings) return [];
      const { addresses, directory } = settings;
      const store = new BareGitRepositoryStore({ directory });
      return [
        {
          predicate: url => addresses.owns(url),
          reader: new GitHostUrlReader({
            addresses,
            folders: TreeFolders.ofProcess({
              workingDirectory:
                config.getOptionalString('backend.workingDirectory') ??
                tmpdir(),
              directory,
              logger,
            }),
            store,
            treeResponseFactory,
          }),
        },
      ];
    };
  },
});
