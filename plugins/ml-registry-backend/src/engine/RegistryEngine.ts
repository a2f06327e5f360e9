import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import { LeaseLostError } from '../store/Leases';
import type {
  MoveRecord,
  RegistrationRecord,
  VersionRecord,
} from '../store/records';
import { StaleRecordError, type Table } from '../store/Table';
import {
  NotYetError,
  type StepContext,
  type StepOptions,
} from './EngineContext';
import { LeaseKeeper } from './LeaseKeeper';
import { MoveSteps } from './MoveSteps';
import { RegistrationSteps } from './RegistrationSteps';
import { VersionSteps } from './VersionSteps';

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

/** One step of something that was asked. */
interface Task {
  /** Tasks of one line are done one after the other. */
  line: string;
  /** Whether it reads whole models; few of those are done at once. */
  isHeavy: boolean;
  retryAt?: Date;
  failures: number;
  /** Whether nobody has done the step since the task was read. */
  isDue(): Promise<boolean>;
  run(context: StepContext): Promise<void>;
  /** Writes down that it failed. */
  note(failure: Failure): Promise<unknown>;
}

interface Failure {
  failures: number;
  retryAt: Date;
  /** Absent when it only waits. */
  error?: Error;
}

/**
 * Drives what was asked to its end: registrations, versions that are to be recorded, moves of aliases. It looks at each,
 * does one idempotent step, repeats; it acts only under a lease, and what a crash leaves is done by the next start.
 */
export class RegistryEngine {
  readonly #options: RegistryEngineOptions;
  readonly #lease: LeaseKeeper;
  readonly #registrations: RegistrationSteps;
  readonly #versions: VersionSteps;
  readonly #moves: MoveSteps;
  readonly #busy = new Map<string, Promise<void>>();
  #wake = new AbortController();
  #heavy = 0;
  #stopping = false;
  #loop: Promise<void> | undefined;

  constructor(options: RegistryEngineOptions) {
    this.#options = options;
    this.#lease = new LeaseKeeper({
      leases: options.store.tables.leases,
      holder: options.holder,
      leaseMs: options.leaseMs ?? 6_000,
      now: options.now,
    });
    this.#registrations = new RegistrationSteps(options);
    this.#versions = new VersionSteps(options);
    this.#moves = new MoveSteps(options);
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
    if (!this.#options.ledger.isWritable) {
      return false;
    }
    const tasks = await this.#tasks();
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

  async #tasks(): Promise<Task[]> {
    const { moves, registrations, versions } = this.#options.store.tables;
    const list = <R extends { createdAt: Date }>(
      table: { listIn(m: keyof R, v: string[], by: keyof R): Promise<R[]> },
      states: string[],
    ) => table.listIn('state' as keyof R, states, 'createdAt');
    const moving = await list(moves, ['asked', 'moving', 'done']);
    const asked = await list(registrations, ['asked']);
    const found = await list(versions, ['found', 'recorded']);
    return [
      ...moving.map(each => this.#moveTask(each)),
      ...asked.map(each => this.#registrationTask(each)),
      ...found.map(each => this.#versionTask(each)),
    ];
  }

  #moveTask(move: MoveRecord): Task {
    const { moves } = this.#options.store.tables;
    return {
      ...dueOf(move),
      // The event of a move that is done holds nothing up.
      line: move.state === 'done' ? `told ${move.id}` : `moves ${idOf(move)}`,
      isHeavy: false,
      isDue: () => isUnchanged(moves, move, { id: move.id }),
      run: context => this.#moves.advance(move, context),
      note: ({ error, ...failure }) =>
        moves.update(move, ['id'], { ...failure, message: error?.message }),
    };
  }

  #registrationTask(registration: RegistrationRecord): Task {
    const { registrations } = this.#options.store.tables;
    return {
      ...dueOf(registration),
      line: `registrations ${idOf(registration)}`,
      isHeavy: false,
      isDue: () =>
        isUnchanged(registrations, registration, { id: registration.id }),
      run: context => this.#registrations.advance(registration, context),
      note: ({ error, ...failure }) =>
        registrations.update(registration, ['id'], {
          ...failure,
          message: error?.message,
          // Trying again would not change a refusal.
          state: error instanceof InputError ? 'refused' : undefined,
        }),
    };
  }

  #versionTask(version: VersionRecord): Task {
    const { versions } = this.#options.store.tables;
    return {
      ...dueOf(version),
      line: `version ${idOf(version)} ${version.version}`,
      isHeavy: version.state === 'found',
      isDue: () => {
        const { server, model, version: number } = version;
        return isUnchanged(versions, version, {
          ...{ server, model, version: number },
        });
      },
      run: context => this.#versions.advance(version, context),
      note: ({ failures, retryAt }) =>
        versions.update(version, ['server', 'model', 'version'], {
          failures,
          retryAt,
        }),
    };
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
        await this.#lease.confirm();
      },
      commit: work =>
        this.#options.store.transaction(async tables => {
          await tables.leases.require(this.#lease.require());
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

const idOf = ({ server, model }: { server: string; model: string }) =>
  JSON.stringify([server, model]);

async function isUnchanged<R extends { revision: number }>(
  table: Table<R>,
  record: R,
  key: Partial<R>,
): Promise<boolean> {
  return (await table.find(key))?.revision === record.revision;
}

const dueOf = ({
  failures,
  retryAt,
}: Pick<MoveRecord, 'failures' | 'retryAt'>) => ({ failures, retryAt });
