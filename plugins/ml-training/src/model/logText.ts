/** Most lines that are kept; older ones leave in blocks. */
export const MAX_LOG_LINES = 5_000;
/** Lines of one block of the page. */
export const BLOCK_LINES = 100;
const MAX_LINE_LENGTH = 20_000;

/** The end of a log, taken apart into lines. */
export interface LogText {
  /** Whole lines, clean of colours. */
  lines: string[];
  /** The last line as far as it has come, as it was written. */
  rest: string;
  /** How many lines came before `lines`, as far as they were read. */
  dropped: number;
}

/** A log of which nothing was read yet. */
export const EMPTY_LOG: LogText = { lines: [], rest: '', dropped: 0 };

// CSI and OSC sequences, whole or cut off by the end, and other control characters.
const ANSI =
  // eslint-disable-next-line no-control-regex -- control characters are what is removed
  /\u001b\[[0-?]*[ -/]*(?:[@-~]|$)|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|\u001b[@-_]?|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** A line as a terminal would show it: without colours, and after the last return of a progress bar. */
export function cleanLine(raw: string): string {
  const line = raw.replace(/\r+$/, '');
  return line.slice(line.lastIndexOf('\r') + 1).replace(ANSI, '');
}

/** Adds what came to a log; beyond the most that is kept, the oldest blocks leave. */
export function appendLog(log: LogText, text: string): LogText {
  if (text === '') {
    return log;
  }
  const parts = (log.rest + text).split('\n');
  const rest = (parts.pop() ?? '').slice(-MAX_LINE_LENGTH);
  const lines = log.lines.concat(
    parts.map(line => cleanLine(line).slice(0, MAX_LINE_LENGTH)),
  );
  const excess = Math.max(0, lines.length - MAX_LOG_LINES);
  const leaving = Math.floor(excess / BLOCK_LINES) * BLOCK_LINES;
  return {
    lines: lines.slice(leaving),
    rest,
    dropped: log.dropped + leaving,
  };
}

/** All lines with the one that is being written. */
export function shownLines({ lines, rest }: LogText): string[] {
  const last = cleanLine(rest);
  return last ? [...lines, last] : lines;
}

/** How the portal's own lines begin; its last one before a training program runs is the command. */
const OF_THE_PORTAL = '[modelport] ';

/** Whether the training program itself has written nothing yet. */
export function awaitsFirstLine(lines: readonly string[]): boolean {
  const last = lines[lines.length - 1];
  return last === undefined || last.startsWith(OF_THE_PORTAL);
}

/** A stretch of lines that is drawn as one; its number stays the same while older blocks leave. */
export interface LogBlock {
  number: number;
  text: string;
}

/** Lines in blocks. */
export function toBlocks(
  lines: readonly string[],
  dropped: number,
): LogBlock[] {
  const blocks: LogBlock[] = [];
  for (let start = 0; start < lines.length; start += BLOCK_LINES) {
    blocks.push({
      number: (dropped + start) / BLOCK_LINES,
      text: lines.slice(start, start + BLOCK_LINES).join('\n'),
    });
  }
  return blocks;
}

/** The lines that hold a text, whatever the case. */
export function matchingLines(
  lines: readonly string[],
  wanted: string,
): string[] {
  const lower = wanted.toLowerCase();
  return lines.filter(line => line.toLowerCase().includes(lower));
}
