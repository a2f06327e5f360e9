import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { syncFile, syncFolder } from './durable';

/** Bytes of each file that count, by its name. */
export type Lengths = Readonly<Record<string, number>>;

/** Files that are brought to the disk at once. */
const SIDE_BY_SIDE = 16;

/**
 * Files of lines that grow at their ends. What counts of a file is its length as it was kept elsewhere; what a killed
 * process had written beyond that is written over.
 */
export class LineFiles {
  readonly #lengths: Map<string, number>;
  readonly #waiting = new Map<string, string[]>();
  readonly #unsynced = new Set<string>();
  #isNew = false;

  constructor(private readonly folder: string, lengths: Lengths = {}) {
    this.#lengths = new Map(Object.entries(lengths));
  }

  /** Of the files, with what was written last. */
  get lengths(): Lengths {
    return Object.fromEntries(
      [...this.#lengths].sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  /** @param line - ends with a line feed; kept in memory until `write` */
  add(name: string, line: string): void {
    const lines = this.#waiting.get(name);
    if (lines) lines.push(line);
    else this.#waiting.set(name, [line]);
  }

  /** Writes what waits, if perhaps not to the disk yet. When it rejects, nothing has changed that counts. */
  async write(): Promise<void> {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    if (waiting.length > 0) await mkdir(this.folder, { recursive: true });
    const written = new Map<string, number>();
    for (const [name, lines] of waiting) {
      const length = this.#lengths.get(name) ?? 0;
      const bytes = Buffer.from(lines.join(''));
      const file = path.join(this.folder, name);
      const handle = await open(file, length === 0 ? 'w' : 'r+');
      try {
        let done = 0;
        while (done < bytes.length) {
          const { bytesWritten } = await handle.write(
            bytes,
            done,
            bytes.length - done,
            length + done,
          );
          done += bytesWritten;
        }
      } finally {
        await handle.close();
      }
      if (length === 0) this.#isNew = true;
      this.#unsynced.add(name);
      written.set(name, length + bytes.length);
    }
    for (const [name, length] of written) this.#lengths.set(name, length);
  }

  /** Writes what waits; all of it is on the disk when it resolves. */
  async sync(): Promise<void> {
    await this.write();
    const unsynced = [...this.#unsynced];
    for (let at = 0; at < unsynced.length; at += SIDE_BY_SIDE) {
      const part = unsynced.slice(at, at + SIDE_BY_SIDE);
      await Promise.all(
        part.map(name => syncFile(path.join(this.folder, name))),
      );
    }
    this.#unsynced.clear();
    if (this.#isNew) await syncFolder(this.folder);
    this.#isNew = false;
  }
}

/** The lines of a file up to the length that counts, without their line feeds. */
export async function* readLines(
  file: string,
  length: number,
): AsyncGenerator<string> {
  if (length === 0) return;
  const input = createReadStream(file, { encoding: 'utf8', end: length - 1 });
  let rest = '';
  for await (const chunk of input) {
    // Only a line feed ends a line: others that Node's readline takes for one may stand in an id.
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') {
    throw new Error(
      `${file} is damaged: it is shorter than it was; remove the folder and begin anew`,
    );
  }
}
