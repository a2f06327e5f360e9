/** A commit as people write it. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 7);
}

/** The start of a digest or a hash, without the name of its algorithm. */
export function shortHash(hash: string): string {
  return hash.slice(hash.indexOf(':') + 1).slice(0, 12);
}

/** Whether an address may become a link. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text);
}
