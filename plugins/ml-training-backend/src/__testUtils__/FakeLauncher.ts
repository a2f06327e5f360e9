import type {
  LogRange,
  Observation,
  TrainingExit,
  TrainingLauncher,
} from '../launchers/TrainingLauncher';

/** A launcher in memory, for tests of what stands above the port. It outlives the engines that use it. */
export class FakeLauncher implements TrainingLauncher {
  readonly name = 'local';
  concurrency = 1;
  /** Every effect in order, such as `launch t-1`. */
  calls: string[] = [];
  logs = new Map<string, string>();
  variables: Record<string, string> = {};
  /** What a preparation comes to; it ends at once unless told. */
  prepared: Observation = { phase: 'prepared' };
  /** Thrown by the next calls of `launch`. */
  launchErrors: Error[] = [];
  readonly #seen = new Map<string, Observation>();

  async prepare(id: string): Promise<void> {
    this.#seen.set(id, this.prepared);
    this.calls.push(`prepare ${id}`);
  }

  async launch(id: string, _plan: unknown, variables: Record<string, string>) {
    const error = this.launchErrors.shift();
    if (error) {
      throw error;
    }
    this.variables = variables;
    this.calls.push(`launch ${id}`);
    this.#seen.set(id, { phase: 'running', startedAt: new Date() });
  }

  async observe(id: string): Promise<Observation> {
    return this.#seen.get(id) ?? { phase: 'absent' };
  }

  async cancel(id: string, why: 'cancel' | 'stop'): Promise<void> {
    this.calls.push(`${why} ${id}`);
    const seen = await this.observe(id);
    if (seen.phase === 'running') {
      this.end(id, { reason: why === 'stop' ? 'stopped' : 'cancelled' });
    } else {
      this.#seen.delete(id);
    }
  }

  async readLog(id: string, range: LogRange) {
    const log = this.logs.get(id) ?? '';
    const cursor = 'cursor' in range ? Math.min(range.cursor, log.length) : 0;
    return { text: log.slice(cursor), cursor: log.length, size: log.length };
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

  /** Sets what is seen of a training. */
  see(id: string, observation: Observation): void {
    this.#seen.set(id, observation);
  }
}
