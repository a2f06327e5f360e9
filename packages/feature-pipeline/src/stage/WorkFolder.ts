import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { lockFolder } from '@modelport/fraud-scoring';
import { replayedFolder } from '../replay/replayRecords';
import { bucketFolder } from './stageRecords';

/** Leaves the folder as if nothing had been begun; the plan goes first, since what is left without it is nothing. */
export async function clearWork(data: string): Promise<void> {
  for (const name of ['plan.json', 'snapshot', 'staged.json']) {
    await rm(path.join(data, name), { force: true });
  }
  for (const folder of [bucketFolder(data), replayedFolder(data)]) {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Works in a folder that nobody else works in meanwhile.
 *
 * @param folder - made when it is not there
 * @param work - gets its full path
 * @throws Error when the folder is in use
 */
export async function inWorkFolder<T>(
  folder: string,
  work: (data: string) => Promise<T>,
): Promise<T> {
  const data = path.resolve(folder);
  await mkdir(data, { recursive: true });
  const lock = lockFolder(data);
  try {
    return await work(data);
  } finally {
    lock.release();
  }
}
