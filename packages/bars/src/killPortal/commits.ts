import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';

/** How long a database is quiet when the work is over. */
const QUIET_MS = 1_500;

/**
 * Counts what other processes commit to SQLite databases: SQLite changes `data_version` of a connection with every commit
 * of another one (https://www.sqlite.org/pragma.html#pragma_data_version).
 */
export class Commits {
  readonly #databases: DatabaseSync[];
  readonly #statements: StatementSync[];
  #versions: unknown[] = [];
  /** Commits that were seen since the start; two in the same few microseconds count once. */
  count = 0;

  /** @param files - paths of the databases */
  constructor(files: readonly string[]) {
    this.#databases = files.map(
      file => new DatabaseSync(file, { readOnly: true }),
    );
    this.#statements = this.#databases.map(database =>
      database.prepare('PRAGMA data_version'),
    );
    this.#versions = this.#read();
  }

  #read(): unknown[] {
    return this.#statements.map((statement, index) => {
      try {
        return statement.get()?.data_version;
      } catch (error) {
        // In the very moment of a commit the file is locked: the next look sees it.
        if (/database is locked/.test(String(error))) {
          return this.#versions[index];
        }
        throw error;
      }
    });
  }

  /** Looks again. */
  look(): void {
    const now = this.#read();
    this.count += now.filter(
      (version, index) => version !== this.#versions[index],
    ).length;
    this.#versions = now;
  }

  close(): void {
    for (const database of this.#databases) database.close();
  }
}

/**
 * Databases of a data folder.
 *
 * @param files - relative to it, such as `db/ml-registry.sqlite`
 * @throws Error that names the one which is not there
 */
export function databasesOf(data: string, files: readonly string[]): string[] {
  return files.map(file => {
    const full = path.join(data, file);
    if (!fs.existsSync(full)) throw new Error(`There is no ${full}.`);
    return full;
  });
}

/**
 * Waits until `wanted` commits were seen, and says whether there were so many: work that is over earlier, its answer
 * given and its databases quiet, has been killed at every write already.
 *
 * @param isOver - whether the work has ended, as far as its caller can tell
 */
export async function reached(
  commits: Commits,
  wanted: number,
  isOver: () => boolean,
): Promise<boolean> {
  let seen = commits.count;
  let since = performance.now();
  while (commits.count < wanted) {
    commits.look();
    if (commits.count !== seen || !isOver()) {
      seen = commits.count;
      since = performance.now();
    } else if (performance.now() - since > QUIET_MS) {
      return false;
    }
    await turn();
  }
  return true;
}
