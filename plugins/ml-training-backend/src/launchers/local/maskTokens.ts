/** What stands where a token of ml-access stood. */
const MASK = 'mpt_***';
const TOKEN = /mpt_[a-z0-9]{1,32}_[A-Za-z0-9_-]{1,128}/g;
const UNFINISHED =
  /(?:m|mp|mpt|mpt_[a-z0-9]{0,32}|mpt_[a-z0-9]{1,32}_[A-Za-z0-9_-]{0,127})$/;

/** The longest that a token can be, in bytes. */
export const LONGEST_TOKEN = 165;

// As latin1 every byte is one character, so that positions stay those of the file.

/** Length of the bytes without the beginning of a token at their end. */
export function withoutUnfinishedToken(bytes: Buffer): number {
  return UNFINISHED.exec(bytes.toString('latin1'))?.index ?? bytes.length;
}

/**
 * Masks every token.
 * @param from - gives what follows this position only; of a token that begins before it, nothing
 */
export function maskTokens(bytes: Buffer, from = 0): Buffer {
  const text = bytes.toString('latin1');
  let masked = '';
  let at = from;
  for (const match of text.matchAll(TOKEN)) {
    const end = match.index + match[0].length;
    if (end > from) {
      masked += text.slice(at, Math.max(at, match.index));
      masked += match.index >= from ? MASK : '';
      at = end;
    }
  }
  return Buffer.from(masked + text.slice(at), 'latin1');
}
