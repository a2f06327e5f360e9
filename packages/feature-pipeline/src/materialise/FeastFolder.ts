import { mkdir, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { readIfThere, syncFolder, writeWhole } from '../disk/durable';
import {
  feastConfiguration,
  type OnlineStore,
  WRITTEN_BY,
} from './feastDefinitions';

const CONFIGURATION = 'feature_store.yaml';

async function isEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

/**
 * A Feast repository: `feature_store.yaml`, which is its owner's, and for each feature set a module of definitions, a manifest
 * and the files of `data`.
 */
export class FeastFolder {
  readonly #folder: string;

  /** @param project - names what is written */
  constructor(folder: string, private readonly project: string) {
    this.#folder = path.resolve(folder);
  }

  get #module(): string {
    return path.join(this.#folder, `${this.project}_views.py`);
  }

  #data(name: string): string {
    return path.join(this.#folder, 'data', `${name}.parquet`);
  }

  /** Where the file of a view is written before it takes its place. */
  making(view: string): string {
    return `${this.#data(view)}.making`;
  }

  /** @throws Error when something is there that is neither a Feast repository nor written by this program */
  async check(): Promise<void> {
    const [folder, module] = [this.#folder, this.#module];
    const configuration = path.join(folder, CONFIGURATION);
    if (!(await readIfThere(configuration)) && !(await isEmpty(folder))) {
      throw new Error(
        `--out ${folder} holds something and no ${CONFIGURATION}; give a folder that is empty, not there, or a Feast repository`,
      );
    }
    const written = await readIfThere(module);
    if (written && !written.toString().startsWith(WRITTEN_BY)) {
      throw new Error(
        `--out ${folder} holds a ${path.basename(
          module,
        )} that this program did not write; rename that file`,
      );
    }
  }

  /** Makes the folders, and the configuration where there is none. */
  async begin(onlineStore: OnlineStore): Promise<void> {
    await mkdir(path.join(this.#folder, 'data'), { recursive: true });
    const file = path.join(this.#folder, CONFIGURATION);
    if (await readIfThere(file)) return;
    await writeWhole(file, feastConfiguration(this.project, onlineStore));
  }

  /** Puts the files of the views where they belong, then the definitions, and the manifest last. */
  async finish(
    views: readonly string[],
    definitions: string,
    manifest: object,
  ): Promise<void> {
    for (const view of views) await rename(this.making(view), this.#data(view));
    await syncFolder(path.join(this.#folder, 'data'));
    await writeWhole(this.#module, definitions);
    await writeWhole(
      path.join(this.#folder, `${this.project}_manifest.json`),
      `${JSON.stringify(manifest, null, 2)}\n`,
    );
  }
}
