import { SwitchedOffLauncher } from './SwitchedOffLauncher';
import type { TrainingLauncher } from './TrainingLauncher';

const SWITCHED_OFF = new SwitchedOffLauncher();

/** The launchers that this portal has switched on, by name. */
export class Launchers {
  readonly #byName: ReadonlyMap<string, TrainingLauncher>;

  constructor(launchers: readonly TrainingLauncher[]) {
    this.#byName = new Map(launchers.map(each => [each.name, each]));
  }

  /** The one that a training was given to; when that is switched off, one that reports it as lost. */
  of(name: string): TrainingLauncher {
    return this.#byName.get(name) ?? SWITCHED_OFF;
  }

  /** Whether one of this name is switched on. */
  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** Whether any is switched on. */
  get any(): boolean {
    return this.#byName.size > 0;
  }

  /** Lets go of what they hold open in this process. */
  async close(): Promise<void> {
    await Promise.all([...this.#byName.values()].map(each => each.close?.()));
  }
}
