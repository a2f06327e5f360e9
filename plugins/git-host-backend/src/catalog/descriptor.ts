import { GitRepository } from '../repositories/GitRepositoryStore';

/** The file in which a repository describes itself to the catalog. */
export const DESCRIPTOR = 'catalog-info.yaml';

/** Why the latest version of a repository's descriptor does not count as it is. */
export type DescriptorProblems = {
  /** The commit of the latest version. */
  commit: string;
  /** What is wrong with it, a sentence each; never empty. */
  problems: string[];
  /** The commit whose version counts instead; undefined when no version is wholly right. */
  usedCommit?: string;
};

/** The problems in words, a line each: for whoever pushes, for the page and for the log. */
export function describeProblems(
  repository: Pick<GitRepository, 'owner' | 'name'>,
  { commit, problems, usedCommit }: DescriptorProblems,
): string[] {
  const consequence = usedCommit
    ? `the catalog keeps the version of ${usedCommit.slice(0, 10)}`
    : 'the catalog leaves out what is wrong, since no earlier version is right';
  return [
    `${DESCRIPTOR} of ${repository.owner}/${repository.name} at ${commit.slice(
      0,
      10,
    )} is not used as it is: ${consequence}.`,
    ...problems,
  ].map(asLine);
}

/** Text of a pushed file ends up in a terminal: on one line, and without what would steer it. */
export function asLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  const plain = text.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ').trim();
  return plain.length > 1000 ? `${plain.slice(0, 999)}…` : plain;
}
