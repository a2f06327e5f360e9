const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

const rotate = (value: number, by: number) =>
  (value << by) | (value >>> (32 - by));

function mix(hash: number, word: number): number {
  const scrambled = Math.imul(rotate(Math.imul(word, C1), 15), C2);
  return (Math.imul(rotate(hash ^ scrambled, 13), 5) + 0xe6546b64) | 0;
}

function finish(hash: number, length: number): number {
  let result = hash ^ length;
  result = Math.imul(result ^ (result >>> 16), 0x85ebca6b);
  result = Math.imul(result ^ (result >>> 13), 0xc2b2ae35);
  return (result ^ (result >>> 16)) >>> 0;
}

function hashBytes(bytes: Uint8Array, seed: number): number {
  const whole = bytes.length & ~3;
  let hash = seed | 0;
  for (let at = 0; at < whole; at += 4) {
    hash = mix(
      hash,
      bytes[at] |
        (bytes[at + 1] << 8) |
        (bytes[at + 2] << 16) |
        (bytes[at + 3] << 24),
    );
  }
  let rest = 0;
  for (let at = bytes.length - 1; at >= whole; at -= 1) {
    rest = (rest << 8) | bytes[at];
  }
  if (bytes.length > whole) {
    hash ^= Math.imul(rotate(Math.imul(rest, C1), 15), C2);
  }
  return finish(hash, bytes.length);
}

const encoder = new TextEncoder();

/** The hash of ASCII text without a copy of its bytes; undefined at the first character that is none. */
function hashAscii(text: string, seed: number): number | undefined {
  const whole = text.length & ~3;
  let hash = seed | 0;
  for (let at = 0; at < whole; at += 4) {
    const a = text.charCodeAt(at);
    const b = text.charCodeAt(at + 1);
    const c = text.charCodeAt(at + 2);
    const d = text.charCodeAt(at + 3);
    if ((a | b | c | d) > 0x7f) return undefined;
    hash = mix(hash, a | (b << 8) | (c << 16) | (d << 24));
  }
  let rest = 0;
  for (let at = text.length - 1; at >= whole; at -= 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return undefined;
    rest = (rest << 8) | code;
  }
  if (text.length > whole) {
    hash ^= Math.imul(rotate(Math.imul(rest, C1), 15), C2);
  }
  return finish(hash, text.length);
}

/**
 * MurmurHash3 x86 32-bit of a text's UTF-8 bytes (Austin Appleby, public domain).
 *
 * @returns an integer from 0 to 2^32 - 1
 * @public
 */
export function murmur3(text: string, seed = 0): number {
  return hashAscii(text, seed) ?? hashBytes(encoder.encode(text), seed);
}
