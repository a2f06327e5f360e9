import type {
  LogRange,
  Observation,
  TrainingExit,
  TrainingLauncher,
} from '../launchers/TrainingLauncher';

const REASONS = { cancel: 'cancelled', stop: 'stopped' } as const;

/** A launcher in memory, for tests of what stands above the port. It outlives the engines that use it. */
export class FakeLauncher implements TrainingLauncher {
  readonly name: string;
  concurrency = 1;
  stopsWithPortal = true;
  /** Every effect in order, such as `launch t-1`. */
  calls: string[] = [];
  logs = new Map<string, string>();
  variables: Record<string, string> = {};
  /** What a preparation comes to; it ends at once unless told. */
  prepared: Observation = { phase: 'prepared' };
  /** Thrown by the next calls of `launch`. */
  launchErrors: Error[] = [];
  readonly #seen = new Map<string, Observation>();
  readonly #unwanted = new Map<string, 'cancel' | 'stop'>();

  constructor(name = 'local') {
    this.name = name;
  }

  async prepare(id: string): Promise<void> {
    this.calls.push(`prepare ${id}`);
    if (!this.#seen.has(id)) {
      this.#seen.set(id, this.prepared);
    }
  }

  async launch(id: string, _plan: unknown, variables: Record<string, string>) {
    const error = this.launchErrors.shift();
    if (error) {
      throw error;
    }
    this.variables = variables;
    this.calls.push(`launch ${id}`);
    if (this.#seen.get(id)?.phase !== 'prepared') {
      return;
    }
    const why = this.#unwanted.get(id);
    if (why) {
      this.end(id, { code: undefined, reason: REASONS[why] });
    } else {
      this.#seen.set(id, { phase: 'running', startedAt: new Date() });
      this.say(id, 'begun');
    }
  }

  async observe(id: string): Promise<Observation> {
    return this.#seen.get(id) ?? { phase: 'absent' };
  }

  async cancel(id: string, why: 'cancel' | 'stop'): Promise<void> {
    this.calls.push(`${why} ${id}`);
    this.#unwanted.set(id, why);
    const { phase } = await this.observe(id);
    if (phase === 'running') {
      this.end(id, { reason: REASONS[why] });
    } else if (phase === 'preparing' || phase === 'unprepared') {
      this.#seen.delete(id);
    }
  }

  async readLog(id: string, range: LogRange) {
    const log = Buffer.from(this.logs.get(id) ?? '');
    const size = log.length;
    if ('cursor' in range) {
      const text = log.subarray(Math.min(range.cursor, size)).toString();
      return { text, cursor: size, size };
    }
    const lines = log.toString().split(/(?<=\n)/);
    return { text: lines.slice(-range.tail).join(''), cursor: size, size };
  }

  async forget(id: string): Promise<void> {
    this.calls.push(`forget ${id}`);
  }

  /** Lets a training end. */
  end(id: string, exit: Partial<TrainingExit> = {}): void {
    const seen = this.#seen.get(id);
    this.#seen.set(id, {
      phase: 'ended',
      startedAt: seen?.phase === 'running' ? seen.startedAt : undefined,
      exit: { code: 0, reason: 'exited', at: new Date(), ...exit },
    });
  }

  /** Adds a line to the log of a training. */
  say(id: string, line: string): void {
    this.logs.set(id, `${this.logs.get(id) ?? ''}${line}\n`);
  }

  /** Sets what is seen of a training. */
  see(id: string, observation: Observation): void {
    this.#seen.set(id, observation);
  }
}
