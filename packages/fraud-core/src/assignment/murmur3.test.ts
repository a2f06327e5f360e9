import { murmur3 } from './murmur3';

/** Known values of MurmurHash3 x86 32-bit. */
const KNOWN: [string, number, number][] = [
  ['', 0, 0],
  ['', 1, 0x514e28b7],
  ['', 0xffffffff, 0x81f16f39],
  ['test', 0, 0xba6bd213],
  ['test', 0x9747b28c, 0x704b81dc],
  ['Hello, world!', 0, 0xc0363e43],
  ['Hello, world!', 0x9747b28c, 0x24884cba],
  ['The quick brown fox jumps over the lazy dog', 0, 0x2e4ff723],
  ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
  ['aaaa', 0x9747b28c, 0x5a97808a],
  ['aaa', 0x9747b28c, 0x283e0130],
  ['aa', 0x9747b28c, 0x5d211726],
  ['a', 0x9747b28c, 0x7fa09ea6],
  ['ππππππππ', 0x9747b28c, 0xd58063c1],
];

describe('murmur3', () => {
  it.each(KNOWN)('of "%s" with seed %d', (text, seed, hash) => {
    expect(murmur3(text, seed)).toBe(hash);
  });

  it('takes characters beyond ASCII wherever they stand', () => {
    const texts = ['ä', 'aä', 'aaä', 'aaaä', 'aaaaä', 'äaaaa', 'aaaaaaaä'];
    const hashes = texts.map(text => murmur3(text));
    expect(new Set(hashes).size).toBe(texts.length);
  });
});
