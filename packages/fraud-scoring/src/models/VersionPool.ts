import { digestOfModel } from '@modelport/model-server';
import type { WantedVersion } from '../config/ScoringConfiguration';
import { loadVersion, type ServedVersion } from './ServedVersion';

interface Held {
  version: ServedVersion;
  uses: number;
}

const keyOf = ({ ref, features }: WantedVersion, digest: string) =>
  JSON.stringify([ref, digest, features ?? null]);

/**
 * Versions that are loaded, each once for all configurations that name it: to load one takes tens of milliseconds of the
 * thread that answers, and most changes of a configuration are about other things.
 */
export class VersionPool {
  readonly #held = new Map<string, Held>();

  /** How many are loaded. */
  get size(): number {
    return this.#held.size;
  }

  /**
   * Gives a version whose files are what they were when it was loaded, or loads it. It is to be given back.
   *
   * @throws ModelRefusedError that says what does not fit
   */
  async take(wanted: WantedVersion): Promise<ServedVersion> {
    // Files that cannot be read are told of by whoever loads them.
    const digest = await digestOfModel(wanted.path).catch(() => undefined);
    const isWanted = wanted.digest === undefined || wanted.digest === digest;
    const held = digest && isWanted && this.#use(keyOf(wanted, digest));
    if (held) return held;
    const version = await loadVersion(wanted);
    const key = keyOf(wanted, version.model.digest);
    // Somebody else may have loaded it meanwhile.
    const other = this.#use(key);
    if (other) {
      version.scorer.release();
      return other;
    }
    this.#held.set(key, { version, uses: 1 });
    return version;
  }

  /** The version is freed when nobody else has it. */
  give(version: ServedVersion): void {
    for (const [key, held] of this.#held) {
      if (held.version !== version) continue;
      held.uses -= 1;
      if (held.uses > 0) return;
      this.#held.delete(key);
      version.scorer.release();
      return;
    }
    throw new TypeError(`${version.ref} was given back already.`);
  }

  #use(key: string): ServedVersion | undefined {
    const held = this.#held.get(key);
    if (held) held.uses += 1;
    return held?.version;
  }
}
