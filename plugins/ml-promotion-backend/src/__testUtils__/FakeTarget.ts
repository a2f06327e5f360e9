import {
  type ModelFiles,
  type Observation,
  type RolloutTarget,
  type ServingPlan,
  type TargetRequest,
  type TargetResponse,
  UnreachableError,
} from '../targets/RolloutTarget';

/** A target in memory, for tests of what stands above the port. It outlives the engines that use it. */
export class FakeTarget implements RolloutTarget {
  readonly name = 'local';
  /** Every effect in order, such as `start d-1`. */
  calls: string[] = [];
  logs = new Map<string, string>();
  /** What a start comes to. */
  started: Observation = { phase: 'serving' };
  /** What a drain comes to; null for one that takes its time. */
  drained: Observation | null = { phase: 'absent' };
  /** Thrown by the next calls of `fetch`. */
  fetchErrors: Error[] = [];
  /** Waited for by `fetch`. */
  fetching: Promise<unknown> = Promise.resolve();
  /** Thrown by the next calls of `call`. */
  callErrors: Error[] = [];
  requests: Array<TargetRequest & { id: string }> = [];
  metrics = '';
  metadata: object = {
    name: 'fraud',
    inputs: [{ name: 'features', datatype: 'FP32', shape: [-1, 3] }],
    outputs: [{ name: 'probability', datatype: 'FP32', shape: [-1] }],
    parameters: { metadata: { feature_names: ['amount', 'age', 'hour'] } },
  };
  readonly #seen = new Map<string, Observation>();

  async fetch(plan: ServingPlan, _files: ModelFiles, signal: AbortSignal) {
    const aborted = new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason)),
    );
    await Promise.race([this.fetching, aborted]);
    const error = this.fetchErrors.shift();
    if (error) {
      throw error;
    }
    this.calls.push(`fetch ${plan.version}`);
  }

  async start(id: string): Promise<void> {
    this.calls.push(`start ${id}`);
    this.see(id, this.started);
  }

  async observe(id: string): Promise<Observation> {
    return this.#seen.get(id) ?? { phase: 'absent' };
  }

  async stop(id: string, how: 'drain' | 'kill'): Promise<void> {
    this.calls.push(`${how} ${id}`);
    if (how === 'kill') {
      this.see(id, { phase: 'ended', lastLines: 'killed' });
    } else if (this.drained) {
      this.see(id, this.drained);
    }
  }

  async call(id: string, request: TargetRequest): Promise<TargetResponse> {
    const { phase } = await this.observe(id);
    const error = this.callErrors.shift();
    if (error) {
      throw error;
    }
    if (phase !== 'serving') {
      throw new UnreachableError('The model server cannot be reached now');
    }
    this.requests.push({ id, ...request });
    const answers = (body: string) => ({
      status: 200,
      contentType: 'application/json; charset=utf-8',
      body: Buffer.from(body),
    });
    return answers(
      request.path === '/metrics'
        ? this.metrics
        : JSON.stringify(this.metadata),
    );
  }

  async readLog(id: string, lines: number): Promise<string> {
    return (this.logs.get(id) ?? '').split('\n').slice(-lines).join('\n');
  }

  async forget(id: string): Promise<void> {
    this.calls.push(`forget ${id}`);
    this.#seen.delete(id);
  }

  /** Sets what is seen of a deployment. */
  see(id: string, observation: Observation): void {
    this.#seen.set(id, observation);
  }

  /** Lets a process end by itself. */
  crash(id: string, lastLines = 'Segmentation fault'): void {
    this.see(id, { phase: 'ended', lastLines });
  }
}
