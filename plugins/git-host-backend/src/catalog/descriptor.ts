import { Entity } from '@backstage/catalog-model';
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

/** How many versions back a right one is looked for. */
export const EARLIER_VERSIONS = 200;

/** What the catalog takes of a repository. */
export type Taken = {
  entities: Entity[];
  /** References that the latest version names and that are left out, since another repository has them. */
  leftOut: string[];
  /** Why the latest version does not count; undefined when it does. */
  trouble?: DescriptorProblems;
};

/**
 * What is wrong with the latest version in words, a line each: for whoever pushes, for the page and for the log. Says not
 * which other repository has an entity: whoever pushes here may not be allowed to know of it.
 */
export function describeTaken(
  { owner, name }: Pick<GitRepository, 'owner' | 'name'>,
  { leftOut, trouble }: Pick<Taken, 'leftOut' | 'trouble'>,
): string[] {
  const file = `${DESCRIPTOR} of ${owner}/${name}`;
  const lines = leftOut.map(
    ref =>
      `${file} names ${ref}, which another repository has: the catalog leaves it out here. Write another metadata.name.`,
  );
  if (trouble) {
    const { commit, problems, usedCommit } = trouble;
    const consequence = usedCommit
      ? `the catalog keeps the version of ${usedCommit.slice(0, 10)}`
      : `the catalog leaves out what is wrong, since none of its last ${EARLIER_VERSIONS} versions is right`;
    lines.push(
      `${file} at ${commit.slice(0, 10)} is not used as it is: ${consequence}.`,
      ...problems,
    );
  }
  return lines.map(asLine);
}

/** Text of a pushed file ends up in a terminal: on one line, and without what would steer it. */
function asLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  const plain = text.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ').trim();
  return plain.length > 1000 ? `${plain.slice(0, 999)}…` : plain;
}
