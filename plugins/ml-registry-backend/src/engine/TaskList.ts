import { InputError } from '@backstage/errors';
import type {
  MoveRecord,
  RegistrationRecord,
  VersionRecord,
} from '../store/records';
import type { Table } from '../store/Table';
import type { StepContext, StepOptions } from './EngineContext';
import { MoveSteps } from './MoveSteps';
import { RegistrationSteps } from './RegistrationSteps';
import { VersionSteps } from './VersionSteps';

/** One step of something that was asked. */
export interface Task {
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

/** How a step failed. */
export interface Failure {
  failures: number;
  retryAt: Date;
  /** Absent when it only waits. */
  error?: Error;
}

const idOf = ({ server, model }: { server: string; model: string }) =>
  JSON.stringify([server, model]);

const dueOf = ({
  failures,
  retryAt,
}: Pick<MoveRecord, 'failures' | 'retryAt'>) => ({ failures, retryAt });

/** What is to be done: moves, registrations, versions that are to be recorded. */
export class TaskList {
  readonly #options: StepOptions;
  readonly #registrations: RegistrationSteps;
  readonly #versions: VersionSteps;
  readonly #moves: MoveSteps;

  constructor(options: StepOptions) {
    this.#options = options;
    this.#registrations = new RegistrationSteps(options);
    this.#versions = new VersionSteps(options);
    this.#moves = new MoveSteps(options);
  }

  /** Reads what is to be done, the oldest of each kind first. */
  async read(): Promise<Task[]> {
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
}

async function isUnchanged<R extends { revision: number }>(
  table: Table<R>,
  record: R,
  key: Partial<R>,
): Promise<boolean> {
  return (await table.find(key))?.revision === record.revision;
}
