const LENGTH_DIGITS = 4;
const PROGRESS = 2;
const MAX_TEXT = 16_000;

/** A packet of git's side band that clients show as lines that start with `remote:`. */
function progressPacket(lines: string[]): Buffer {
  const text = ['', ...lines, ''].map(line => `${line}\n`).join('');
  const payload = Buffer.concat([
    Buffer.from([PROGRESS]),
    Buffer.from(text).subarray(0, MAX_TEXT),
  ]);
  const length = (payload.length + LENGTH_DIGITS).toString(16);
  return Buffer.concat([
    Buffer.from(length.padStart(LENGTH_DIGITS, '0')),
    payload,
  ]);
}

/**
 * Puts advice for whoever pushed into the answer of `git receive-pack`: before the flush packet that ends it, which git
 * sends when all branches have moved. An answer without a side band, or one that is not understood, stays as it is.
 *
 * @returns changes the chunks of the answer, in their order
 */
export function addAdvice(
  advise: () => Promise<string[]>,
): (chunk: Buffer) => Promise<Buffer> {
  let pending: Buffer = Buffer.alloc(0);
  let hasSideBand = false;
  let isOver = false;

  return async chunk => {
    if (isOver) return chunk;
    pending = Buffer.concat([pending, chunk]);
    const done: Buffer[] = [];
    while (!isOver && pending.length >= LENGTH_DIGITS) {
      const digits = pending.subarray(0, LENGTH_DIGITS).toString('latin1');
      const length = /^[0-9a-f]{4}$/i.test(digits)
        ? Number.parseInt(digits, 16)
        : Number.NaN;
      if (length > LENGTH_DIGITS) {
        if (pending.length < length) break;
        hasSideBand = [1, 2, 3].includes(pending[LENGTH_DIGITS]);
        done.push(pending.subarray(0, length));
        pending = pending.subarray(length);
        if (!hasSideBand) isOver = true;
      } else {
        isOver = true;
        const lines = length === 0 && hasSideBand ? await advise() : [];
        if (lines.length > 0) done.push(progressPacket(lines));
      }
    }
    if (isOver) {
      done.push(pending);
      pending = Buffer.alloc(0);
    }
    return Buffer.concat(done);
  };
}
