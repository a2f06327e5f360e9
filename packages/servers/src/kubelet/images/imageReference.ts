const NAME = /^[a-z0-9]+([._/-]+[a-z0-9]+)*$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const TAG = /^\w[\w.-]{0,127}$/;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/;

/** Where an image is. */
export interface ImageReference {
  /** With its port, such as `127.0.0.1:5000`. */
  host: string;
  repository: string;
  /** A digest, `sha256:` and 64 hex digits, or a tag. */
  reference: string;
  byDigest: boolean;
}

/**
 * Reads an image's name: `host/repository@sha256:…` or `host/repository:tag`. The host has to be named: no registry is
 * meant by default.
 *
 * @returns undefined when it is none
 */
export function parseImage(image: string): ImageReference | undefined {
  const slash = image.indexOf('/');
  const host = image.slice(0, slash);
  if (slash < 1 || !/[.:]|^localhost$/.test(host)) return undefined;
  const rest = image.slice(slash + 1);
  const [named, digest] = rest.split('@', 2);
  const [repository, tag = 'latest'] = named.split(':', 2);
  const reference = digest ?? tag;
  const byDigest = digest !== undefined;
  const sound = byDigest ? DIGEST.test(digest) : TAG.test(tag);
  if (!NAME.test(repository) || !sound) return undefined;
  return { host, repository, reference, byDigest };
}

/** The address of a registry: plain on loopback, encrypted everywhere else. */
export const registryUrl = ({ host }: ImageReference): string =>
  `${LOOPBACK.test(host) ? 'http' : 'https'}://${host}`;
