const TOKEN = /^mpt_([a-z0-9]{1,32})_([A-Za-z0-9_-]{20,128})$/;

/**
 * Takes a token apart without looking it up.
 *
 * @returns its id and secret, or undefined when the text is no token of ml-access
 * @public
 */
export function parseAccessToken(
  token: string,
): { id: string; secret: string } | undefined {
  const match = TOKEN.exec(token);
  return match ? { id: match[1], secret: match[2] } : undefined;
}
