import type { LoggerService } from '@backstage/backend-plugin-api';
import type { DatabaseServing, RecordCheck } from './DatabaseServing';

/** A record that nobody writes to is checked so often, at most. */
const FRESH_MS = 60_000;

/** What {@link RecordWatch} works with. */
export interface RecordWatchOptions {
  serving: Pick<DatabaseServing, 'head' | 'check'>;
  logger: Pick<LoggerService, 'error'>;
  /** Told of each check that finds a record broken. */
  onBroken?(service: string): void;
  /** Milliseconds since 1970. */
  now(): number;
}

interface Look {
  /** Hash of the last event. */
  head: string | undefined;
  at: number;
  check: RecordCheck;
}

/** Checks the records of services when they are read, and tells each finding once. */
export class RecordWatch {
  readonly #looks = new Map<string, Look>();

  constructor(private readonly options: RecordWatchOptions) {}

  /**
   * What is approved for a service, or what is wrong with the record of that. What was found whole is given for a minute,
   * unless the record went on: texts that are altered behind it are not given.
   */
  async look(service: string): Promise<RecordCheck> {
    const { serving, logger, onBroken, now } = this.options;
    const head = (await serving.head(service))?.hash;
    const last = this.#looks.get(service);
    if (
      last &&
      last.head === head &&
      last.check.problem === undefined &&
      now() - last.at < FRESH_MS
    ) {
      return last.check;
    }
    const check = await serving.check(service);
    this.#looks.set(service, { head, at: now(), check });
    if (check.problem !== undefined) {
      onBroken?.(service);
      if (check.problem !== last?.check.problem) {
        logger.error(
          `The record of changes of ${service} is not whole, so nothing is changed, and nothing given to the service, until it is: ${check.problem}`,
        );
      }
    }
    return check;
  }
}
