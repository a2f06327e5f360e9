import fc from 'fast-check';
import { splitLines } from './splitLines';

async function linesOf(text: string, sizes: number[], limit: number) {
  const bytes = Buffer.from(text);
  async function* chunks() {
    let from = 0;
    for (let n = 0; from < bytes.length; n++) {
      const size = sizes[n % sizes.length];
      yield bytes.subarray(from, from + size);
      from += size;
    }
  }
  const lines = [];
  for await (const line of splitLines(chunks(), limit)) {
    lines.push(line);
  }
  return lines;
}

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });

describe('splitLines', () => {
  it('gives every line whole, however the bytes arrive', async () => {
    const line = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter(text => !text.includes('\n'));
    await fc.assert(
      fc.asyncProperty(fc.array(line), sizes, async (lines, chunks) => {
        const read = await linesOf(lines.join('\n'), chunks, 1_000);
        expect(read.map(({ text }) => text)).toEqual(lines);
      }),
    );
  });

  it('cuts what is too long, between characters, and goes on with the next', async () => {
    expect(await linesOf('äääää\nb\n', [3], 5)).toEqual([
      { text: 'ää', truncated: true },
      { text: 'b', truncated: false },
    ]);
    expect(await linesOf('12345\n123456\n\n', [100], 5)).toEqual([
      { text: '12345', truncated: false },
      { text: '12345', truncated: true },
      { text: '', truncated: false },
    ]);
  });

  it('says of what comes after the last end of a line that it is unfinished', async () => {
    expect(await linesOf('a\nb', [2], 5)).toEqual([
      { text: 'a', truncated: false },
      { text: 'b', truncated: false, unfinished: true },
    ]);
    const [whole] = await linesOf('a\n', [1], 5);
    expect(whole.unfinished).toBeUndefined();
  });
});
