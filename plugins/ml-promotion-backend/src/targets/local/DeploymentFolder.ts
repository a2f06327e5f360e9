import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '@backstage/errors';

const ID = /^[A-Za-z0-9-]{1,64}$/;
/** Most bytes of a log that are read at once. */
const MOST_BYTES = 262_144;

function unlessMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    return undefined;
  }
  throw error;
}

/** The folder of one deployment: its log, and the small files by which its process and the portal meet. */
export class DeploymentFolder {
  readonly path: string;

  constructor(directory: string, id: string) {
    if (!ID.test(id)) {
      throw new InputError(`id '${id}' is not the id of a deployment`);
    }
    this.path = path.join(directory, id);
  }

  /** Path of something in the folder. */
  file(name: string): string {
    return path.join(this.path, name);
  }

  /** Makes the folder, for this account only. */
  async make(): Promise<void> {
    await fs.mkdir(this.path, { recursive: true, mode: 0o700 });
  }

  /** Reads a file as text; undefined when it is not there. */
  async readText(name: string): Promise<string | undefined> {
    return fs.readFile(this.file(name), 'utf8').catch(unlessMissing);
  }

  /** Reads a file as JSON; undefined when it is not there. */
  async read<T>(name: string): Promise<T | undefined> {
    const text = await this.readText(name);
    return text === undefined ? undefined : (JSON.parse(text) as T);
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
    const text = `[modelport] ${line}\n`;
    await fs.appendFile(this.file('log'), text, { mode: 0o600 });
  }

  /** The last lines of the log. */
  async tail(count: number): Promise<string> {
    const handle = await fs.open(this.file('log'), 'r').catch(unlessMissing);
    if (!handle) {
      return '';
    }
    try {
      const { size } = await handle.stat();
      const start = Math.max(0, size - MOST_BYTES);
      const buffer = Buffer.alloc(size - start);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
      const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
      const ended = lines.at(-1) === '' ? 1 : 0;
      // The first line may be cut off.
      const whole = start > 0 ? lines.slice(1) : lines;
      return whole.slice(Math.max(0, whole.length - ended - count)).join('\n');
    } finally {
      await handle.close();
    }
  }

  /** Removes files; what is not there is fine. */
  async remove(...names: string[]): Promise<void> {
    for (const name of names) {
      await fs.rm(this.file(name), { force: true });
    }
  }
}
