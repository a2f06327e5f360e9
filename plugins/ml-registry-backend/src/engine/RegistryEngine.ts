import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { LeaseKeeper, LeaseLostError } from '@modelport/plugin-ml-node';
import { StaleRecordError } from '../store/Table';
import {
  NotYetError,
  type StepContext,
  type StepOptions,
} from './EngineContext';
import { type Failure, type Task, TaskList } from './TaskList';

const IDLE_MS = 2_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;
const MOST_HEAVY_AT_ONCE = 2;

/** How {@link RegistryEngine} works. */
export interface RegistryEngineOptions extends StepOptions {
  logger: LoggerService;
  /** This process, unlike any other. */
  holder: string;
  leaseMs?: number;
  /** Pause between two looks while there is something to do, in milliseconds. */
  pollMs?: number;
}

/**
 * Drives what was asked to its end: registrations, versions that are to be recorded, moves of aliases. It looks at each,
 * does one idempotent step, repeats; it acts only under a lease, and what a crash leaves is done by the next start.
 */
export class RegistryEngine {
  readonly #options: RegistryEngineOptions;
  readonly #lease: LeaseKeeper;
  readonly #tasks: TaskList;
  readonly #busy = new Map<string, Promise<void>>();
  #wake = new AbortController();
  #heavy = 0;
  #stopping = false;
  #loop: Promise<void> | undefined;

  constructor(options: RegistryEngineOptions) {
    this.#options = options;
    this.#lease = new LeaseKeeper({
      leases: options.store.tables.leases,
      name: 'engine',
      holder: options.holder,
      leaseMs: options.leaseMs ?? 6_000,
      now: options.now,
    });
    this.#tasks = new TaskList(options);
  }

  /** Begins to work; returns at once. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Has it look now. */
  wake(): void {
    this.#wake.abort();
  }

  /** Ends after the steps that are under way, and lets another process go on at once. */
  async stop(): Promise<void> {
    await this.abandon();
    await this.#lease.drop().catch(error => {
      const { message } = toError(error);
      this.#options.logger.debug(`The lease was not given back: ${message}`);
    });
  }

  /** Ends without giving its lease back, as a crash would; for tests. */
  async abandon(): Promise<void> {
    this.#stopping = true;
    this.wake();
    await this.#loop;
    await Promise.all(this.#busy.values());
  }

  async #run(): Promise<void> {
    const { logger, pollMs = 500 } = this.#options;
    while (!this.#stopping) {
      let pause = pollMs;
      this.#wake = new AbortController();
      const { signal } = this.#wake;
      try {
        const isActive = (await this.#lease.ensure()) && (await this.#look());
        pause = isActive ? pollMs : Math.max(pollMs, IDLE_MS);
      } catch (error) {
        logger.warn(`The registry waits: ${toError(error).message}`);
      }
      if (!this.#stopping) {
        await sleep(pause, undefined, { signal, ref: false }).catch(() => {});
      }
    }
  }

  /** Starts what is due and not under way; true while there is something to do. */
  async #look(): Promise<boolean> {
    if (!this.#options.ledger.hasKey) {
      return false;
    }
    const tasks = await this.#tasks.read();
    const taken = new Set<string>();
    for (const task of tasks) {
      const isFirst = !taken.has(task.line);
      taken.add(task.line);
      const isDue = !task.retryAt || task.retryAt <= this.#options.now();
      const isFree =
        !this.#busy.has(task.line) &&
        (!task.isHeavy || this.#heavy < MOST_HEAVY_AT_ONCE);
      if (isFirst && isDue && isFree && !this.#stopping) {
        this.#begin(task);
      }
    }
    return tasks.length > 0;
  }

  #begin(task: Task): void {
    this.#heavy += task.isHeavy ? 1 : 0;
    const work = this.#do(task).finally(() => {
      this.#heavy -= task.isHeavy ? 1 : 0;
      this.#busy.delete(task.line);
    });
    this.#busy.set(task.line, work);
  }

  async #do(task: Task): Promise<void> {
    try {
      if (!(await task.isDue())) {
        return;
      }
      await task.run(this.#context());
      this.wake(); // the next step is due
    } catch (error) {
      if (
        error instanceof LeaseLostError ||
        error instanceof StaleRecordError
      ) {
        return;
      }
      // Whoever goes on when this is not written finds the step due.
      await task.note(this.#failureOf(task, error)).catch(() => {});
    }
  }

  #context(): StepContext {
    return {
      confirm: async () => {
        if (this.#stopping) {
          throw new LeaseLostError();
        }
        if (!(await this.#lease.confirm())) {
          throw new LeaseLostError();
        }
      },
      commit: work =>
        this.#options.store.transaction(async tables => {
          const lease = this.#lease.taken;
          if (!lease) {
            throw new LeaseLostError();
          }
          await tables.leases.require(lease);
          return work(tables);
        }),
    };
  }

  #failureOf(task: Task, thrown: unknown): Failure {
    if (thrown instanceof NotYetError) {
      return { failures: task.failures, retryAt: thrown.until };
    }
    const { logger, now } = this.#options;
    const error = toError(thrown);
    const failures = task.failures + 1;
    const text = `${task.line} failed and is tried again: ${error.message}`;
    if (failures === 1) {
      logger.warn(text);
    } else {
      logger.debug(text);
    }
    const pause = Math.min(
      LONGEST_RETRY_MS,
      FIRST_RETRY_MS * 2 ** Math.min(failures, 10),
    );
    return { failures, retryAt: new Date(now().getTime() + pause), error };
  }
}
