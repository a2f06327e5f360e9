/** A line of a text that became another one. */
export interface LineChange {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

/** Beyond so many pairs of lines the parts that differ are shown as a whole. */
const MOST_PAIRS = 1_000_000;

const as = (kind: LineChange['kind'], lines: readonly string[]): LineChange[] =>
  lines.map(text => ({ kind, text }));

/** Lengths of the longest common subsequences of what is left of both from each pair of lines on. */
function commonLengths(before: readonly string[], after: readonly string[]) {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        before[i] === after[j]
          ? lengths[(i + 1) * width + j + 1] + 1
          : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  return (i: number, j: number) => lengths[i * width + j];
}

function middleChanges(
  before: readonly string[],
  after: readonly string[],
): LineChange[] {
  if (before.length * after.length > MOST_PAIRS) {
    return [...as('gone', before), ...as('new', after)];
  }
  const common = commonLengths(before, after);
  const changes: LineChange[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      changes.push({ kind: 'same', text: before[i] });
      i += 1;
      j += 1;
    } else if (common(i + 1, j) >= common(i, j + 1)) {
      changes.push({ kind: 'gone', text: before[i] });
      i += 1;
    } else {
      changes.push({ kind: 'new', text: after[j] });
      j += 1;
    }
  }
  return [
    ...changes,
    ...as('gone', before.slice(i)),
    ...as('new', after.slice(j)),
  ];
}

/** Lines of a text; space at its end and at the end of lines says nothing. */
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map(line => line.trimEnd());

/**
 * How one text becomes another, line by line, by their longest common subsequence: the lines that are the same or new are
 * the text after it, those that are the same or gone the text before it.
 */
export function lineChanges(before: string, after: string): LineChange[] {
  const [old, young] = [linesOf(before), linesOf(after)];
  const most = Math.min(old.length, young.length);
  let start = 0;
  while (start < most && old[start] === young[start]) start += 1;
  let end = 0;
  while (
    end < most - start &&
    old[old.length - 1 - end] === young[young.length - 1 - end]
  ) {
    end += 1;
  }
  return [
    ...as('same', old.slice(0, start)),
    ...middleChanges(
      old.slice(start, old.length - end),
      young.slice(start, young.length - end),
    ),
    ...as('same', old.slice(old.length - end)),
  ];
}
