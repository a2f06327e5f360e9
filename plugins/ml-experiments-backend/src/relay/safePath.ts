import { malformed } from './RelayError';

// A control character, a backslash (a separator to some servers) or a slash that was hidden by encoding.
const HIDDEN = /[\p{Cc}\\/]/u;
const MAX_DECODINGS = 5;

function isPlainSegment(text: string): boolean {
  return text !== '' && text !== '.' && text !== '..' && !HIDDEN.test(text);
}

function tryDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * Decodes one segment of a path. It has to stay one plain segment however often a server decodes it again.
 * @throws RelayError with status 400 otherwise
 */
function decodeSegment(segment: string): string {
  const refusal = () =>
    malformed(
      `The path segment '${segment}' is refused: write the path without '.', '..', empty or encoded separators`,
    );
  const decoded = tryDecode(segment);
  if (decoded === undefined) {
    throw refusal();
  }
  let text: string | undefined = decoded;
  for (let round = 0; text !== undefined; round++) {
    if (!isPlainSegment(text) || round === MAX_DECODINGS) {
      throw refusal();
    }
    const next = tryDecode(text);
    text = next === text ? undefined : next;
  }
  return decoded;
}

/**
 * Splits the path of a request, as it came, into decoded segments.
 * @throws RelayError with status 400 when a server could read it as another path
 */
export function splitPath(path: string): string[] {
  return path.replace(/^\//, '').split('/').map(decodeSegment);
}

/**
 * Checks a path that came as a value (already decoded), such as the `path` of a listing.
 * @returns its segments; none for the root
 * @throws RelayError with status 400 when it leaves its root
 */
export function splitValuePath(path: string): string[] {
  if (path === '') {
    return [];
  }
  return path.split('/').map(segment => {
    decodeSegment(encodeURIComponent(segment));
    return segment;
  });
}
