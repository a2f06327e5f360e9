import fs from 'node:fs/promises';
import path from 'node:path';

const EVERY_MS = 10_000;

/** A file that changes while the portal runs, by which model servers know that it does. */
export class Heartbeat {
  readonly file: string;
  #at = 0;

  constructor(private readonly directory: string) {
    this.file = path.join(directory, 'heartbeat');
  }

  /** Says that the portal runs; cheap when it has just said so. */
  async beat(): Promise<void> {
    if (Date.now() - this.#at > EVERY_MS) {
      await fs.mkdir(this.directory, { recursive: true, mode: 0o700 });
      await fs.writeFile(this.file, `${Date.now()}\n`, { mode: 0o600 });
      this.#at = Date.now();
    }
  }
}
