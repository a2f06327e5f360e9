import { open } from 'node:fs/promises';
import {
  codeOf,
  type DirectiveSource,
  DirectiveSourceError,
  MOST_BYTES,
  readJson,
  tooLarge,
} from './DirectiveSource';

/** A directive in a file, such as one that a repository of configurations brings. */
export class FileSource implements DirectiveSource {
  readonly everyMs = 1_000;
  #last: string | undefined;

  constructor(private readonly file: string) {}

  async read(): Promise<unknown> {
    const text = await this.#text();
    if (text === this.#last) return undefined;
    const document = readJson(text, this.file);
    this.#last = text;
    return document;
  }

  async #text(): Promise<string> {
    try {
      const handle = await open(this.file, 'r');
      try {
        const { size } = await handle.stat();
        if (size > MOST_BYTES) throw tooLarge(this.file);
        return await handle.readFile('utf8');
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (error instanceof DirectiveSourceError) throw error;
      throw new DirectiveSourceError(
        `${this.file} cannot be read (${codeOf(
          error,
        )}); put the directive there`,
      );
    }
  }
}
