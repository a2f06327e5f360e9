import { InputError } from '@backstage/errors';

/** Writes a position as an opaque page token. */
export function writePageToken(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * Reads a page token.
 * @param accept - checks the form of the position
 * @throws InputError naming `pageToken` when it is not one of ours
 */
export function readPageToken<T>(
  token: string,
  accept: (position: unknown) => position is T,
): T {
  let position: unknown;
  try {
    position = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    position = undefined;
  }
  if (!accept(position)) {
    throw new InputError(
      'pageToken is not one that this list gave; leave it out to begin again',
    );
  }
  return position;
}
