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

/** Whether a text can be the number of a version. */
export function isVersionNumber(text: string): boolean {
  return /^[1-9][0-9]{0,17}$/.test(text);
}

/** Where something comes from, short where it is a hash. */
export function shortOrigin(label: string, value: string): string {
  if (label === 'digest') {
    return shortHash(value);
  }
  return label === 'commit' ? shortCommit(value) : value;
}
