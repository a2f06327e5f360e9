import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  hasEnded,
  trainingChannel,
  trainingsChannel,
} from '@modelport/plugin-ml-training-common';
import type { TrainingRecord } from '../store/TrainingStore';

/** What is told of each change of a training; `before` is absent for one just asked for. */
export type OnTrainingChanged = (
  training: TrainingRecord,
  before?: TrainingRecord,
) => void;

/** Tells pages that there is news of a training: channel and cursor, never content. */
export class LiveTrainings {
  readonly #signals: Pick<SignalsService, 'publish'>;
  readonly #onError: (error: unknown) => void;
  readonly #onChanged: OnTrainingChanged;
  readonly #sizes = new Map<string, number>();

  constructor(
    signals: Pick<SignalsService, 'publish'>,
    onError: (error: unknown) => void,
    onChanged: OnTrainingChanged = () => {},
  ) {
    this.#signals = signals;
    this.#onError = onError;
    this.#onChanged = onChanged;
  }

  /** The training itself has changed. */
  changed(training: TrainingRecord, before?: TrainingRecord): void {
    this.#onChanged(training, before);
    this.#publish(trainingsChannel(training.entityRef), training);
    this.#publish(trainingChannel(training.id), training);
    if (hasEnded(training.state) && training.settled) {
      this.#sizes.delete(training.id);
    }
  }

  /** The log has this size; told at most once a second, and passed on when it is news. */
  logIs(training: TrainingRecord, size: number): void {
    if (size === (this.#sizes.get(training.id) ?? 0)) {
      return;
    }
    if (!training.settled) {
      this.#sizes.set(training.id, size);
    }
    this.#publish(trainingChannel(training.id), training);
  }

  #publish(channel: string, training: TrainingRecord): void {
    const cursor = `${training.revision}.${this.#sizes.get(training.id) ?? 0}`;
    this.#signals
      .publish({
        recipients: { type: 'broadcast' },
        channel,
        message: { channel, cursor },
      })
      .catch(this.#onError);
  }
}
