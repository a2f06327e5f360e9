import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { readIfThere, syncFolder, writeWhole } from '../disk/durable';
import { type Manifest, TRAINING_SET_SCHEMA } from './Manifest';

const MANIFEST = 'manifest.json';

async function listIfThere(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function isTrainingSet(folder: string): Promise<boolean> {
  const bytes = await readIfThere(path.join(folder, MANIFEST));
  if (!bytes) return false;
  try {
    const { schema } = JSON.parse(bytes.toString()) as Partial<Manifest>;
    return schema === TRAINING_SET_SCHEMA;
  } catch {
    return false; // something else has a file of that name
  }
}

/** The folder of a training set, which takes its place when it is whole. */
export class OutputFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = path.resolve(folder);
  }

  /** Where the files are written. */
  get making(): string {
    return `${this.#folder}.making`;
  }

  /** @throws Error when the folder holds something else than an earlier training set */
  async check(): Promise<void> {
    const names = await listIfThere(this.#folder);
    if (names.length === 0 || (await isTrainingSet(this.#folder))) return;
    throw new Error(
      `--out ${
        this.#folder
      } holds something that is no training set; give a folder that is empty or not there`,
    );
  }

  /** Begins with an empty folder. */
  async begin(): Promise<void> {
    await rm(this.making, { recursive: true, force: true });
    await mkdir(this.making, { recursive: true });
  }

  /** Puts the files and their manifest where they belong; an earlier training set gives way. */
  async finish(manifest: Manifest): Promise<void> {
    await writeWhole(
      path.join(this.making, MANIFEST),
      `${JSON.stringify(manifest, null, 2)}\n`,
    );
    await this.check();
    await rm(this.#folder, { recursive: true, force: true });
    await rename(this.making, this.#folder);
    await syncFolder(path.dirname(this.#folder));
  }
}
