import { setTimeout as sleep } from 'node:timers/promises';
import { toError } from '@backstage/errors';
import { hostLeaseName, LeaseKeeper } from '@modelport/plugin-ml-node';
import type {
  DeploymentChange,
  DeploymentRecord,
} from '../store/DeploymentStore';
import { answerToFailure } from './answerToFailure';
import { ChoreRunner } from './ChoreRunner';
import { decide, type Step } from './decide';
import type { RolloutEngineOptions } from './RolloutEngineOptions';
import { planOf, StepRunner } from './StepRunner';
import { stopAll } from './stopAll';
import { TakeOver } from './TakeOver';

const IDLE_MS = 2_500;
const STOP_WITHIN_MS = 1_800;
const MOST_STEPS_AT_ONCE = 20;

/** A deployment that is being advanced, as it was last recorded; undefined once it has moved on without us. */
interface Work {
  deployment: DeploymentRecord | undefined;
  signal: AbortSignal;
}

/**
 * Drives the deployments of a host to what is wanted of them: looks at each, does one idempotent step, repeats. It is
 * woken by requests and ends of processes, looks every second while something serves, and acts only under a lease.
 */
export class RolloutEngine {
  readonly #options: RolloutEngineOptions;
  readonly #now: () => Date;
  readonly #lease: LeaseKeeper;
  readonly #steps: StepRunner;
  readonly #chores: ChoreRunner;
  readonly #busy = new Map<
    string,
    { done: Promise<void>; abort: AbortController }
  >();
  #wake = new AbortController();
  #stopping = false;
  #loop: Promise<void> | undefined;

  constructor(options: RolloutEngineOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    const { store, host, holder, isGone, leaseMs = 8_000 } = options;
    this.#lease = new LeaseKeeper({
      leases: store.leases,
      name: hostLeaseName(host),
      holder,
      leaseMs,
      isGone,
      now: this.#now,
    });
    const now = this.#now;
    const takeOver = new TakeOver({ ...options, now });
    this.#chores = new ChoreRunner({
      chores: [takeOver, ...(options.chores ?? [])],
      logger: options.logger,
      record: async (deployment, change) => {
        const updated = await this.#record(deployment, change);
        this.wake();
        return updated;
      },
      confirm: () => this.#mayAct(),
    });
    this.#steps = new StepRunner({ ...options, now: this.#now });
  }

  /** Begins to work; returns at once. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Has it look now. */
  wake(): void {
    this.#wake.abort();
  }

  /**
   * Stops what serves, with the portal, within 2 s. What is wanted stays, so that the next start of the portal brings it
   * back.
   */
  async stop(): Promise<void> {
    const { store, host, target, logger } = this.#options;
    const mayAct = this.#lease.current !== undefined;
    const deadline = Date.now() + STOP_WITHIN_MS;
    this.#end();
    try {
      if (mayAct) {
        await Promise.race([
          this.#idle(),
          sleep(STOP_WITHIN_MS / 3, undefined, { ref: false }),
        ]);
        await stopAll(target, await store.listActive(host), deadline);
      }
      await this.#lease.drop();
    } catch (error) {
      logger.warn(
        `Deployments were not all stopped: ${toError(error).message}`,
      );
    }
  }

  /** Ends without touching what serves, as a crash would; for tests. */
  async abandon(): Promise<void> {
    this.#end();
    await this.#idle();
  }

  #end(): void {
    this.#stopping = true;
    this.wake();
    this.#busy.forEach(({ abort }) => abort.abort());
    this.#chores.end();
  }

  async #idle(): Promise<void> {
    await this.#loop;
    await Promise.all([...this.#busy.values()].map(({ done }) => done));
    await this.#chores.idle();
  }

  async #run(): Promise<void> {
    const { logger, pollMs = 1_000 } = this.#options;
    while (!this.#stopping) {
      let pause = pollMs;
      this.#wake = new AbortController();
      const { signal } = this.#wake;
      try {
        if ((await this.#lease.ensure()) && !(await this.#look())) {
          pause = IDLE_MS;
        }
      } catch (error) {
        logger.warn(`Deployments wait: ${toError(error).message}`);
      }
      await sleep(pause, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  /** Starts to advance every deployment that is not being advanced already; true while there are any. */
  async #look(): Promise<boolean> {
    const { store, host } = this.#options;
    this.#chores.begin();
    const active = await store.listActive(host);
    for (const deployment of active) {
      const busy = this.#busy.get(deployment.id);
      if (!busy) {
        this.#begin(deployment);
      } else if (deployment.wanted === 'stop') {
        busy.abort.abort();
      }
    }
    return active.length > 0;
  }

  #begin(deployment: DeploymentRecord): void {
    const { id } = deployment;
    const abort = new AbortController();
    const done = this.#advance({ deployment, signal: abort.signal }).finally(
      () => this.#busy.delete(id),
    );
    this.#busy.set(id, { done, abort });
  }

  async #mayAct(): Promise<boolean> {
    return !this.#stopping && (await this.#lease.confirm()) !== undefined;
  }

  async #advance(work: Work): Promise<void> {
    const { target, logger } = this.#options;
    let step: Step = { do: 'wait' };
    try {
      for (let count = 0; count < MOST_STEPS_AT_ONCE; count += 1) {
        const { deployment } = work;
        if (!deployment || this.#stopping) {
          return;
        }
        const { id } = deployment;
        const observation = await target.observe(id, planOf(deployment));
        step = decide({ deployment, observation, now: this.#now() });
        await this.#do(work, step);
        if (['wait', 'stop', 'start'].includes(step.do)) {
          return;
        }
      }
    } catch (error) {
      if (!work.signal.aborted) {
        const { message } = toError(error);
        logger.warn(
          `Deployment ${work.deployment?.id}: ${step.do} failed: ${message}`,
        );
        await this.#noteFailure(work, step, error).catch(() => {});
      }
    }
  }

  async #do(work: Work, step: Step): Promise<void> {
    if (!work.deployment) {
      return;
    }
    await this.#steps.run(work.deployment, step, {
      record: async change => {
        work.deployment = await this.#record(work.deployment, change);
        return work.deployment !== undefined;
      },
      confirm: () => this.#mayAct(),
      signal: work.signal,
    });
  }

  async #record(
    deployment: DeploymentRecord | undefined,
    change: DeploymentChange,
  ) {
    const { store, onChange } = this.#options;
    const lease = this.#lease.current;
    if (!lease || !deployment) {
      return undefined;
    }
    const { id, revision } = deployment;
    const updated = await store.update(id, revision, change, lease);
    if (updated) {
      onChange(updated);
      this.#chores.noticed(updated);
    }
    return updated;
  }

  async #noteFailure(work: Work, step: Step, error: unknown): Promise<void> {
    const failures = (work.deployment?.failures ?? 0) + 1;
    const answer = answerToFailure({ step, error, failures, now: this.#now() });
    if ('do' in answer) {
      await this.#do(work, answer);
    } else {
      await this.#record(work.deployment, answer);
    }
  }
}
