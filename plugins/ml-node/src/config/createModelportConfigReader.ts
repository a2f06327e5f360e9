import type { UrlReaderService } from '@backstage/backend-plugin-api';
import {
  type Entity,
  getEntitySourceLocation,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { InputError, NotFoundError, toError } from '@backstage/errors';
import {
  getModelAnnotations,
  type ModelportConfig,
  parseModelportConfig,
} from '@modelport/plugin-ml-common';
import { fileUrl, urlAtCommit } from './repositoryUrl';

/**
 * A `modelport.yaml` and where it came from.
 *
 * @public
 */
export interface ModelportConfigAtCommit {
  config: ModelportConfig;
  /** The commit it was read at: the one asked for, or what the host gave as the version of the tree. */
  commit: string;
  /** Address of the file for people. */
  url: string;
}

/**
 * Reads the `modelport.yaml` of an entity's repository.
 *
 * @public
 */
export interface ModelportConfigReader {
  /**
   * Reads the file at a commit, or at the head of the source location's branch.
   *
   * @throws InputError when the entity names no repository or the file is wrong
   * @throws NotFoundError when the file does not exist
   */
  read(
    entity: Entity,
    options?: { commit?: string; signal?: AbortSignal },
  ): Promise<ModelportConfigAtCommit>;
}

function sourceUrl(entity: Entity): string {
  let location;
  try {
    location = getEntitySourceLocation(entity);
  } catch {
    throw new InputError(
      `${stringifyEntityRef(
        entity,
      )} names no repository: set the annotation backstage.io/source-location`,
    );
  }
  if (location.type !== 'url') {
    throw new InputError(
      `The source location of ${stringifyEntityRef(entity)} is of type '${
        location.type
      }'; modelport.yaml can only be read from a url: location`,
    );
  }
  return location.target;
}

/**
 * Address of the repository's folder at a commit, as the portal's URL readers take it.
 *
 * @throws InputError when the entity names no repository or no branch, or the commit is no full hash
 *
 * @public
 */
export function sourceUrlAtCommit(entity: Entity, commit: string): string {
  const url = sourceUrl(entity);
  return urlAtCommit(
    url.endsWith('/') ? url : url.replace(/[^/]*$/, ''),
    commit,
  );
}

/**
 * Creates the reader over the portal's URL readers, which hold the credentials of each host.
 *
 * @public
 */
export function createModelportConfigReader(options: {
  urlReader: UrlReaderService;
}): ModelportConfigReader {
  const { urlReader } = options;

  async function readAtCommit(
    url: string,
    commit: string,
    signal?: AbortSignal,
  ) {
    const response = await urlReader.readUrl(url, { signal });
    return { text: (await response.buffer()).toString('utf8'), commit };
  }

  // The version of a single file is a hash of its content on some hosts; the version of a tree is the commit.
  async function readAtHead(url: string, signal?: AbortSignal) {
    const folder = url.replace(/[^/]*$/, '');
    const name = decodeURIComponent(url.slice(folder.length));
    const tree = await urlReader.readTree(folder, {
      signal,
      filter: path => path === name,
    });
    const [file] = await tree.files();
    if (!file) {
      throw new NotFoundError('The folder holds no such file');
    }
    return {
      text: (await file.content()).toString('utf8'),
      commit: tree.etag,
    };
  }

  return {
    async read(entity, { commit, signal } = {}) {
      const { configPath } = getModelAnnotations(entity);
      const head = fileUrl(sourceUrl(entity), configPath);
      const url = commit ? urlAtCommit(head, commit) : head;
      let found;
      try {
        found = commit
          ? await readAtCommit(url, commit, signal)
          : await readAtHead(url, signal);
      } catch (error) {
        if (toError(error).name === 'NotFoundError') {
          throw new NotFoundError(
            `There is no ${configPath} at ${url}${
              commit ? ', or no such commit' : ''
            }: commit one, or set the annotation modelport.dev/config-path`,
          );
        }
        throw error;
      }
      return {
        ...parseModelportConfig(found.text),
        commit: found.commit,
        url,
      };
    },
  };
}
