import type { ReactNode } from 'react';
import type { RunDetail } from '@modelport/plugin-ml-experiments-common';

/** Names of what is known about a run's code. */
export interface SourceLabels {
  commit: string;
  branch: string;
  repository: string;
  dirty: string;
  dirtyText: string;
}

/** What is known about the code that a run trained with. */
export function sourceEntries(
  run: Pick<RunDetail, 'commit' | 'repository'>,
  labels: SourceLabels,
  link: (address: string) => ReactNode,
): Array<{ key: string; value: ReactNode }> {
  const { commit, repository } = run;
  const entries: Array<{ key: string; value: ReactNode }> = [];
  if (commit) {
    entries.push({ key: labels.commit, value: commit });
  }
  if (repository?.branch) {
    entries.push({ key: labels.branch, value: repository.branch });
  }
  if (repository?.url) {
    entries.push({ key: labels.repository, value: link(repository.url) });
  }
  if (repository?.dirty) {
    entries.push({ key: labels.dirty, value: labels.dirtyText });
  }
  return entries;
}
