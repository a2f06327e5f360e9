import {
  appendLog,
  BLOCK_LINES,
  cleanLine,
  EMPTY_LOG,
  matchingLines,
  MAX_LOG_LINES,
  shownLines,
  toBlocks,
} from './logText';

const numbered = (from: number, to: number) =>
  Array.from(
    { length: to - from },
    (_, index) => `line ${from + index}\n`,
  ).join('');

describe('cleanLine', () => {
  it.each([
    ['colours', '\u001b[1;32mok\u001b[0m', 'ok'],
    ['a cursor move', '\u001b[2Kdone', 'done'],
    ['a link', '\u001b]8;;https://x\u0007here\u001b]8;;\u001b\\', 'here'],
    ['an escape that is cut off', 'so far\u001b[3', 'so far'],
    ['a link that is cut off', 'so far\u001b]8;;http', 'so far'],
    ['a lone escape', 'so far\u001b', 'so far'],
    ['bells and backspaces', 'a\u0007b\u0008c\u0000', 'abc'],
    ['the end of a line of Windows', 'text\r', 'text'],
    ['all but the last state of a progress bar', ' 1 %\r50 %\r99 %', '99 %'],
  ])('leaves out %s', (_name, raw, expected) => {
    expect(cleanLine(raw)).toBe(expected);
  });

  it('keeps tabs and letters of any script', () => {
    expect(cleanLine('a\tä 漢 🙂')).toBe('a\tä 漢 🙂');
  });
});

describe('appendLog', () => {
  const text =
    'one\r\n\u001b[31mtwo\u001b[0m\n\nbar 1 %\rbar 9 %\n\ttab ä🙂\nlast';
  const whole = appendLog(EMPTY_LOG, text);

  it('shows whole lines and the one that is being written', () => {
    expect(shownLines(whole)).toEqual([
      'one',
      'two',
      '',
      'bar 9 %',
      '\ttab ä🙂',
      'last',
    ]);
    expect(shownLines(appendLog(EMPTY_LOG, 'a\n'))).toEqual(['a']);
    expect(shownLines(EMPTY_LOG)).toEqual([]);
  });

  it('comes to the same however the text is cut into parts', () => {
    const cuts = [...text].length + 1;
    for (let first = 0; first < cuts; first += 1) {
      for (let second = first; second < cuts; second += 1) {
        const parts = [
          text.slice(0, first),
          text.slice(first, second),
          text.slice(second),
        ];
        expect(parts.reduce(appendLog, EMPTY_LOG)).toEqual(whole);
      }
    }
  });

  it('is the same log when nothing came, so that nothing is drawn again', () => {
    expect(appendLog(whole, '')).toBe(whole);
  });

  it('keeps the newest lines, and numbers of lines never move', () => {
    let log = EMPTY_LOG;
    let written = 0;
    for (const count of [1, MAX_LOG_LINES, 99, 1, 250, 2 * MAX_LOG_LINES, 7]) {
      log = appendLog(log, numbered(written, written + count));
      written += count;
      expect(log.dropped + log.lines.length).toBe(written);
      expect(log.dropped % BLOCK_LINES).toBe(0);
      expect(log.lines.length).toBeLessThan(MAX_LOG_LINES + BLOCK_LINES);
      expect(log.lines.length).toBeGreaterThanOrEqual(
        Math.min(written, MAX_LOG_LINES),
      );
      expect(log.lines[0]).toBe(`line ${log.dropped}`);
      expect(log.lines[log.lines.length - 1]).toBe(`line ${written - 1}`);
    }
  });

  it('cuts a line without end, and keeps its newest text', () => {
    const log = appendLog(
      appendLog(EMPTY_LOG, 'a'.repeat(30_000)),
      'b'.repeat(5),
    );
    expect(log.rest).toHaveLength(20_000);
    expect(log.rest.endsWith('abbbbb')).toBe(true);
    const [line] = appendLog(EMPTY_LOG, `${'a'.repeat(30_000)}\n`).lines;
    expect(line).toHaveLength(20_000);
  });
});

describe('toBlocks', () => {
  it('leaves blocks as they were while the log grows and older ones leave', () => {
    const before = appendLog(EMPTY_LOG, numbered(0, MAX_LOG_LINES));
    const after = appendLog(
      before,
      numbered(MAX_LOG_LINES, MAX_LOG_LINES + 150),
    );
    const texts = new Map(
      toBlocks(before.lines, before.dropped).map(block => [
        block.number,
        block.text,
      ]),
    );
    const shown = toBlocks(after.lines, after.dropped);
    expect(shown[0].number).toBe(1);
    for (const { number, text } of shown.slice(0, -2)) {
      expect(text).toBe(texts.get(number));
    }
  });

  it('holds each line once, in order', () => {
    const lines = Array.from({ length: 250 }, (_, index) => String(index));
    const blocks = toBlocks(lines, 0);
    expect(blocks.map(({ number }) => number)).toEqual([0, 1, 2]);
    expect(blocks.map(({ text }) => text).join('\n')).toBe(lines.join('\n'));
    expect(toBlocks([], 300)).toEqual([]);
  });
});

describe('matchingLines', () => {
  it('finds a text whatever the case, and takes it as it stands', () => {
    const lines = ['Epoch 1', 'loss 0.5', 'EPOCH 2 (val.)', 'lossy'];
    expect(matchingLines(lines, 'epoch')).toEqual([
      'Epoch 1',
      'EPOCH 2 (val.)',
    ]);
    expect(matchingLines(lines, '(val.')).toEqual(['EPOCH 2 (val.)']);
    expect(matchingLines(lines, '.')).toEqual(['loss 0.5', 'EPOCH 2 (val.)']);
    expect(matchingLines(lines, 'nothing')).toEqual([]);
  });
});
