import { Commits, databasesOf, reached } from './commits';
import type { Recovery, Rig } from '../Rig';

/**
 * Starts some work and kills the portal as soon as a given write of it is in the database.
 *
 * @param at - `write` counts from 1
 * @param begin - sends the request whose answer the kill may swallow
 * @param recovered - resolves with faults when all is well again
 * @returns undefined when the work was over before, and nothing was killed
 */
export async function killAtWrite(
  rig: Rig,
  at: { work: string; databases: readonly string[]; write: number },
  begin: () => Promise<unknown>,
  recovered: () => Promise<string[]>,
): Promise<Recovery | undefined> {
  const commits = new Commits(databasesOf(rig.portal.data, at.databases));
  try {
    let isAnswered = false;
    const answered = () => {
      isAnswered = true;
    };
    begin().then(answered, answered);
    if (!(await reached(commits, at.write, () => isAnswered))) return undefined;
  } finally {
    commits.close();
  }
  return rig.killAndRecover(
    `${at.work}, at write ${at.write}`,
    'portal',
    recovered,
  );
}
