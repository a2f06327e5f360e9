const NEWLINE = 0x0a;

/** A line without its end. */
export interface Line {
  text: string;
  /** It was longer than the limit; its rest is gone. */
  truncated: boolean;
  /** The bytes ended before it did. */
  unfinished?: boolean;
}

/** Splits bytes into lines and holds at most `limitBytes` of one. */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  limitBytes: number,
): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let held = 0;
  let truncated = false;
  const keep = (part: Buffer) => {
    const room = limitBytes - held;
    truncated ||= part.length > room;
    if (room > 0 && part.length > 0) {
      parts.push(part.subarray(0, room));
      held += Math.min(part.length, room);
    }
  };
  const take = (): Line => {
    const text = Buffer.concat(parts).toString('utf8');
    // A cut may go through a character, whose bytes are then read as this one.
    const line = {
      text: truncated ? text.replace(/\uFFFD$/, '') : text,
      truncated,
    };
    parts = [];
    held = 0;
    truncated = false;
    return line;
  };
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (
      let end = bytes.indexOf(NEWLINE);
      end !== -1;
      end = bytes.indexOf(NEWLINE, start)
    ) {
      keep(bytes.subarray(start, end));
      start = end + 1;
      yield take();
    }
    keep(bytes.subarray(start));
  }
  if (held > 0) {
    yield { ...take(), unfinished: true };
  }
}
