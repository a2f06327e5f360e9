import { InputError } from '@backstage/errors';

// Line breaks and tabs are plain; bidi controls make a text look like another; no UTF-8 has half of a surrogate pair.
const HIDDEN = /(?!\r\n|[\n\t])[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u;
const HALF = /\p{Cs}/u;

/**
 * Refuses a text with characters that are not seen, that make it look like another, or that are half of one.
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
    const kind = HALF.test(found)
      ? 'half of a character,'
      : 'the control character';
    throw new InputError(
      `${field} holds ${kind} U+${code.padStart(
        4,
        '0',
      )}: remove it; line breaks and tabs are allowed`,
    );
  }
}
