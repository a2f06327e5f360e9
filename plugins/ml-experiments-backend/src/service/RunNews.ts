import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  ALL_RUNS_CHANNEL,
  entityChannel,
  type RunSignal,
  runChannel,
} from '@modelport/plugin-ml-experiments-common';

/** Least time between two signals of one run, in milliseconds. */
const PAUSE_MS = 500;

/** A run that has something new. */
export interface ChangedRun {
  server: string;
  runId: string;
  entityRef: string;
}

/**
 * Tells open pages that there is something new of a run, at most twice a second: at once, and once more for whatever
 * came within the pause. A signal never says what is new, since channels have no permissions.
 */
export class RunNews {
  readonly #signals: Pick<SignalsService, 'publish'>;
  readonly #logger: LoggerService;
  readonly #pausing = new Map<
    string,
    { timer: NodeJS.Timeout; again: boolean }
  >();
  // Unlike any cursor of an earlier start, so that no page takes a new signal for one that it knows.
  readonly #epoch = Date.now().toString(36);
  #count = 0;

  constructor(options: {
    signals: Pick<SignalsService, 'publish'>;
    logger: LoggerService;
  }) {
    this.#signals = options.signals;
    this.#logger = options.logger;
  }

  /** Tells of a change. Never throws: pages read by themselves when no signal comes. */
  tell(run: ChangedRun): void {
    const channel = runChannel(run.server, run.runId);
    const pausing = this.#pausing.get(channel);
    if (pausing) {
      pausing.again = true;
    } else {
      this.#send(channel, run);
    }
  }

  /** Forgets what has not been told yet. */
  stop(): void {
    for (const { timer } of this.#pausing.values()) {
      clearTimeout(timer);
    }
    this.#pausing.clear();
  }

  #send(channel: string, run: ChangedRun): void {
    const timer = setTimeout(() => {
      const { again } = this.#pausing.get(channel) ?? { again: false };
      this.#pausing.delete(channel);
      if (again) {
        this.#send(channel, run);
      }
    }, PAUSE_MS);
    timer.unref();
    this.#pausing.set(channel, { timer, again: false });
    this.#count += 1;
    const cursor = `${this.#epoch}-${this.#count}`;
    for (const name of [
      channel,
      entityChannel(run.entityRef),
      ALL_RUNS_CHANNEL,
    ]) {
      const message: RunSignal = { channel: name, cursor };
      this.#signals
        .publish({ recipients: { type: 'broadcast' }, channel: name, message })
        .catch(error =>
          this.#logger.debug('A signal could not be sent', {
            error: `${error}`,
          }),
        );
    }
  }
}
