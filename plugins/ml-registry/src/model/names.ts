/** A commit as people write it. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 7);
}

/** The start of a digest or a hash, without the name of its algorithm. */
export function shortHash(hash: string): string {
  return hash.slice(hash.indexOf(':') + 1).slice(0, 12);
}

/** The name of a user for people, from a reference such as `user:default/ada`. */
export function userName(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

/** Whether an address may become a link. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text);
}
