import { hasEnded } from '@modelport/plugin-ml-training-common';
import type { Launchers } from '../launchers/Launchers';
import type { TrainingRecord } from '../store/TrainingStore';

type Placed = Pick<TrainingRecord, 'launcher' | 'state'>;

/** Whether a training has left the queue and has not ended. */
export function isUnderWay({ state }: Pick<Placed, 'state'>): boolean {
  return state !== 'queued' && !hasEnded(state);
}

/** How many more trainings may begin, counted for each launcher of its own. */
export class Room {
  readonly #launchers: Launchers;
  readonly #taken = new Map<string, number>();

  constructor(launchers: Launchers, active: readonly Placed[]) {
    this.#launchers = launchers;
    for (const training of active) {
      if (isUnderWay(training)) {
        this.#add(training.launcher);
      }
    }
  }

  /** Takes a place for a training of the queue; false when there is none, or it needs none. */
  take({ launcher, state }: Placed): boolean {
    const taken = this.#taken.get(launcher) ?? 0;
    if (
      state !== 'queued' ||
      taken >= this.#launchers.of(launcher).concurrency
    ) {
      return false;
    }
    this.#add(launcher);
    return true;
  }

  #add(launcher: string): void {
    this.#taken.set(launcher, (this.#taken.get(launcher) ?? 0) + 1);
  }
}
