import { readFileSync } from 'node:fs';

const PAGE_BYTES = 4_096;

/** The processes that a process started, and those that these started. */
export function descendants(pid: number): number[] {
  const children = childrenOf(pid);
  return children.flatMap(child => [child, ...descendants(child)]);
}

/** Those that a process started itself. */
export function childrenOf(pid: number): number[] {
  const text = read(`/proc/${pid}/task/${pid}/children`);
  return text.split(' ').filter(Boolean).map(Number);
}

/** What processes hold for themselves alone, so that what they share counts for none of them; bytes. */
export function memoryOf(pids: readonly number[]): number {
  const pages = pids.map(pid => {
    const [, resident = 0, shared = 0] = read(`/proc/${pid}/statm`)
      .split(' ')
      .map(Number);
    return resident - shared;
  });
  return pages.reduce((sum, each) => sum + each, 0) * PAGE_BYTES;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return ''; // it ended between both looks
  }
}
