import { InputError } from '@backstage/errors';

// Line breaks and tabs are plain; bidi controls make a text look like another.
const HIDDEN = /(?!\r\n|[\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

/**
 * Refuses a text with characters that are not seen, or that make it look like another.
 *
 * @throws InputError naming the field and the character
 *
 * @public
 */
export function requirePlainText(
  field: string,
  text: string | undefined,
): void {
  const [found] = text?.match(HIDDEN) ?? [];
  if (found) {
    const code = found.charCodeAt(0).toString(16).toUpperCase();
    throw new InputError(
      `${field} holds the control character U+${code.padStart(
        4,
        '0',
      )}: remove it; line breaks and tabs are allowed`,
    );
  }
}
