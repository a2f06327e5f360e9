/** Where a directive is read. */
export type DirectiveAddress =
  | { kind: 'file'; file: string }
  | {
      kind: 'url';
      url: string;
      /** File with the bearer token. */
      tokenFile?: string;
    };

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Whether a host, as `URL` writes it, is this machine. */
export const isLoopback = (host: string) =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

function readUrl(directive: string): URL {
  // No message repeats what was given: it may hold a password.
  const url = URL.canParse(directive) ? new URL(directive) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new TypeError(
      '--directive: give a file, or an address that begins with https://',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new TypeError(
      '--directive: the address holds a user name or a password, which others would see; leave it out and give --directive-token FILE',
    );
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new TypeError(
      `--directive: what is read there decides on payments, and the token must not be seen on its way to ${url.hostname}; give an address that begins with https://`,
    );
  }
  return url;
}

/**
 * Reads the options of the directive.
 *
 * @returns undefined where no directive is followed
 * @throws TypeError that names the option, and nothing that could be secret
 */
export function readDirectiveAddress(
  directive: string | undefined,
  tokenFile: string | undefined,
): DirectiveAddress | undefined {
  const isUrl = directive !== undefined && SCHEME.test(directive);
  if (tokenFile !== undefined && !isUrl) {
    throw new TypeError(
      '--directive-token needs --directive with an address, to which it is sent',
    );
  }
  if (directive === undefined) return undefined;
  if (!isUrl) return { kind: 'file', file: directive };
  return { kind: 'url', url: readUrl(directive).href, tokenFile };
}
