import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '@backstage/errors';
import type { LogPart, LogRange } from '../TrainingLauncher';
import {
  LONGEST_TOKEN,
  maskTokens,
  withoutUnfinishedToken,
} from './maskTokens';

const ID = /^[A-Za-z0-9-]{1,64}$/;
/** Most bytes of a log that are read at once. */
const MOST_BYTES = 262_144;

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

/** Length of the text without a character that is cut off at the end. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back];
    if (byte >= 0xc0) {
      let needed = 2;
      if (byte >= 0xe0) needed = byte >= 0xf0 ? 4 : 3;
      return needed > back ? bytes.length - back : bytes.length;
    }
    if (byte < 0x80) {
      break;
    }
  }
  return bytes.length;
}

/** The folder of one training: its checkout, its log, and the small files by which supervisor and portal meet. */
export class TrainingFolder {
  readonly path: string;

  constructor(directory: string, id: string) {
    if (!ID.test(id)) {
      throw new InputError(`id '${id}' is not the id of a training`);
    }
    this.path = path.join(directory, id);
  }

  /** Path of something in the folder. */
  file(...names: string[]): string {
    return path.join(this.path, ...names);
  }

  /** Makes the folder, for this account only. */
  async make(): Promise<void> {
    await fs.mkdir(this.path, { recursive: true, mode: 0o700 });
  }

  /** Whether a file or folder is there. */
  async has(name: string): Promise<boolean> {
    try {
      await fs.access(this.file(name));
      return true;
    } catch {
      return false;
    }
  }

  /** Reads a file as JSON; undefined when it is not there. */
  async read<T>(name: string): Promise<T | undefined> {
    try {
      return JSON.parse(await fs.readFile(this.file(name), 'utf8')) as T;
    } catch (error) {
      if (isMissing(error)) {
        return undefined;
      }
      throw error;
    }
  }

  /** Writes a file as JSON in one step, for this account only. */
  async write(name: string, value: unknown): Promise<void> {
    const temporary = this.file(`.${name}.${randomUUID()}`);
    const text = `${JSON.stringify(value)}\n`;
    await fs.writeFile(temporary, text, { mode: 0o600 });
    await fs.rename(temporary, this.file(name));
  }

  /** Adds a line to the log. */
  async log(line: string): Promise<void> {
    const text = `${line}\n`;
    await fs.appendFile(this.file('log'), text, { mode: 0o600 });
  }

  /** Reads a part of the log; tokens are masked, and none is cut in two. */
  async readLog(range: LogRange): Promise<LogPart> {
    const hasEnded = await this.has('exit.json');
    let handle;
    try {
      handle = await fs.open(this.file('log'), 'r');
    } catch (error) {
      if (isMissing(error)) {
        return { text: '', cursor: 0, size: 0 };
      }
      throw error;
    }
    try {
      const { size } = await handle.stat();
      const start =
        'tail' in range
          ? Math.max(0, size - MOST_BYTES)
          : Math.min(range.cursor, size);
      const before = Math.min(LONGEST_TOKEN, start);
      const length = before + Math.min(MOST_BYTES, size - start);
      const buffer = Buffer.alloc(length);
      const read = await handle.read(buffer, 0, length, start - before);
      const found = buffer.subarray(0, read.bytesRead);
      const isAll = start - before + found.length >= size && hasEnded;
      const finished = isAll ? found.length : withoutUnfinishedToken(found);
      const end = Math.max(
        before,
        wholeCharacters(found.subarray(0, finished)),
      );
      const text = maskTokens(found.subarray(0, end), before).toString('utf8');
      const cursor = start + end - before;
      return 'tail' in range
        ? { text: lastLines(text, range.tail), cursor, size }
        : { text, cursor, size };
    } finally {
      await handle.close();
    }
  }

  /** Removes things from the folder; what is not there is fine. */
  async remove(...names: string[]): Promise<void> {
    for (const name of names) {
      await fs.rm(this.file(name), { recursive: true, force: true });
    }
  }
}

function lastLines(text: string, count: number): string {
  const lines = text.split('\n');
  const ended = lines[lines.length - 1] === '' ? 1 : 0;
  return lines.slice(Math.max(0, lines.length - ended - count)).join('\n');
}
