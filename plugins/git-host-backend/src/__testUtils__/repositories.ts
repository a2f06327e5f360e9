import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { BareGitRepositoryStore } from '../repositories/BareGitRepositoryStore';
import { CreateRepositoryRequest } from '../repositories/GitRepositoryStore';
import { writeFiles } from './temporaryFolder';

/** The request for a repository of the group `fraud`. */
export const newRepository = (
  name: string,
  changes: Partial<CreateRepositoryRequest & { owner: string }> = {},
): CreateRepositoryRequest & { owner: string } => ({
  name,
  owner: 'group:default/fraud',
  description: 'Scores cards',
  defaultBranch: 'main',
  createdBy: 'user:default/ada',
  creationId: `task-${name}`,
  ...changes,
});

/** A catalog-info.yaml of one component. */
export const descriptor = (name: string, owner = 'fraud') =>
  [
    'apiVersion: backstage.io/v1alpha1',
    'kind: Component',
    'metadata:',
    `  name: ${name}`,
    'spec:',
    '  type: ml-model',
    '  lifecycle: experimental',
    `  owner: ${owner}`,
    '',
  ].join('\n');

/** Commits files on the default branch of a repository that exists. */
export async function commitFiles(
  store: BareGitRepositoryStore,
  name: string,
  files: Record<string, string>,
  message = 'Change files',
): Promise<string> {
  const repository = (await store.list()).find(one => one.name === name);
  if (!repository) throw new Error(`No repository ${name}`);
  const directory = mkdtempSync(join(store.directory, '..', 'tree-'));
  writeFiles(directory, files);
  return store.importTree(repository, {
    directory,
    message,
    author: { name: 'Ada', email: 'ada@example.org' },
  });
}
