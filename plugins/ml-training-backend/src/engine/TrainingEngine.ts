import { setTimeout as sleep } from 'node:timers/promises';
import { toError } from '@backstage/errors';
import {
  GoneHosts,
  hostLeaseName,
  LeaseKeeper,
} from '@modelport/plugin-ml-node';
import type { TrainingChange, TrainingRecord } from '../store/TrainingStore';
import { Alarm } from './Alarm';
import { answerToFailure } from './answerToFailure';
import { decide, type Step } from './decide';
import { isUnderWay, Room } from './Room';
import { StepRunner } from './StepRunner';
import type { TrainingEngineOptions } from './TrainingEngineOptions';

const IDLE_MS = 5_000;
const STOP_WITHIN_MS = 1_800;
const STOP_LOOK_MS = 50;
const MOST_STEPS_AT_ONCE = 20;

/** A training that is being advanced, as it was last recorded; undefined once it has moved on without us. */
interface Work {
  training: TrainingRecord | undefined;
}

/**
 * Drives the trainings of a host to what is wanted of them: looks at each, does one idempotent step, repeats. It is
 * woken by requests and ends of processes, looks every second while something is active, and acts only under a lease.
 */
export class TrainingEngine {
  readonly #options: TrainingEngineOptions;
  readonly #now: () => Date;
  readonly #lease: LeaseKeeper;
  readonly #steps: StepRunner;
  readonly #busy = new Map<string, Promise<void>>();
  readonly #alarm = new Alarm();
  #stopping = false;
  #loop: Promise<void> | undefined;
  readonly #goneHosts: GoneHosts;

  constructor(options: TrainingEngineOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.#lease = new LeaseKeeper({
      leases: options.store.leases,
      name: hostLeaseName(options.host),
      holder: options.holder,
      leaseMs: options.leaseMs ?? 8_000,
      isGone: options.isGone,
      now: this.#now,
    });
    this.#goneHosts = new GoneHosts({
      leases: options.store.leases,
      own: options.host,
      now: this.#now,
    });
    this.#steps = new StepRunner({ ...options, now: this.#now });
  }

  /** Begins to work; returns at once. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Has it look now. */
  wake(): void {
    this.#alarm.ring();
  }

  /**
   * Stops what runs, with the portal, within 2 s, and settles it while the other plugins still answer. What is not
   * done by then is done by the next start.
   */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.wake();
    const { store, host, launchers, logger } = this.#options;
    const deadline = Date.now() + STOP_WITHIN_MS;
    try {
      if (this.#lease.current) {
        const active = (await store.listActive(host)).filter(
          each =>
            isUnderWay(each) && launchers.of(each.launcher).stopsWithPortal,
        );
        // The files first: they work even when the database has gone already.
        await Promise.all(
          active.map(each =>
            launchers.of(each.launcher).cancel(each.id, 'stop'),
          ),
        );
        await Promise.race([
          Promise.allSettled(active.map(each => this.#stopOne(each, deadline))),
          sleep(Math.max(0, deadline - Date.now()), undefined, { ref: false }),
        ]);
      }
      await this.#lease.drop();
    } catch (error) {
      logger.warn(`Trainings were not all stopped: ${toError(error).message}`);
    }
  }

  /** Ends without touching what runs, as a crash would; for tests. */
  async abandon(): Promise<void> {
    this.#stopping = true;
    this.wake();
    await this.#loop;
    await Promise.all(this.#busy.values());
  }

  async #run(): Promise<void> {
    const { logger, pollMs = 1_000 } = this.#options;
    while (!this.#stopping) {
      let pause = IDLE_MS;
      this.#alarm.set();
      try {
        if (await this.#lease.ensure()) {
          pause = (await this.#look()) ? pollMs : IDLE_MS / 2;
        } else {
          pause = pollMs;
        }
      } catch (error) {
        logger.warn(`Trainings wait: ${toError(error).message}`);
        pause = pollMs;
      }
      await this.#alarm.rest(pause);
    }
  }

  /** Starts to advance every training that is not being advanced already; true while one is active. */
  async #look(): Promise<boolean> {
    const { store, host, launchers } = this.#options;
    await this.#takeOverGoneHosts();
    const active = await store.listActive(host);
    const room = new Room(launchers, active);
    for (const training of active) {
      const hasRoom = room.take(training);
      if (!this.#busy.has(training.id)) {
        const work = this.#advance(training, hasRoom).finally(() =>
          this.#busy.delete(training.id),
        );
        this.#busy.set(training.id, work);
      }
    }
    return active.length > 0;
  }

  async #advance(found: TrainingRecord, hasRoom: boolean): Promise<void> {
    const { launchers, logger, live } = this.#options;
    const work: Work = { training: found };
    let step: Step = { do: 'wait' };
    try {
      for (let count = 0; count < MOST_STEPS_AT_ONCE; count += 1) {
        if (!work.training || this.#stopping) {
          return;
        }
        step = await this.#decide(work.training, hasRoom);
        await this.#do(work, step);
        if (['wait', 'report', 'interrupt'].includes(step.do)) {
          break;
        }
      }
      await this.#forgetFailures(work);
      if (work.training) {
        const end = { cursor: Number.MAX_SAFE_INTEGER };
        const launcher = launchers.of(found.launcher);
        const { size } = await launcher.readLog(found.id, end);
        live.logIs(work.training, size);
      }
      if (work.training?.settled) {
        this.wake(); // there is room for the next
      }
    } catch (error) {
      const { message } = toError(error);
      logger.warn(`Training ${found.id}: ${step.do} failed: ${message}`);
      await this.#noteFailure(work, step, error).catch(() => {});
    }
  }

  async #decide(training: TrainingRecord, hasRoom: boolean): Promise<Step> {
    const launcher = this.#options.launchers.of(training.launcher);
    const observation = await launcher.observe(training.id);
    return decide({ training, observation, now: this.#now(), hasRoom });
  }

  async #do(work: Work, step: Step): Promise<void> {
    if (!work.training) {
      return;
    }
    await this.#steps.run(work.training, step, {
      record: async change => {
        work.training =
          work.training && (await this.#record(work.training, change));
        return work.training !== undefined;
      },
      confirm: async () =>
        !this.#stopping && (await this.#lease.confirm()) !== undefined,
    });
  }

  async #record(training: TrainingRecord | undefined, change: TrainingChange) {
    const { store, live } = this.#options;
    const lease = this.#lease.current;
    if (!lease || !training) {
      return undefined;
    }
    const { id, revision } = training;
    const updated = await store.update(id, revision, change, lease);
    if (updated) {
      live.changed(updated, training);
    }
    return updated;
  }

  /** What went well was no failure: only those in a row count. What is not due yet was not tried. */
  async #forgetFailures(work: Work): Promise<void> {
    const { failures = 0, retryAt } = work.training ?? {};
    if (failures > 0 && (!retryAt || retryAt <= this.#now())) {
      const change = { failures: 0, retryAt: null };
      work.training = await this.#record(work.training, change);
    }
  }

  async #noteFailure(work: Work, step: Step, error: unknown): Promise<void> {
    if (!work.training) {
      return;
    }
    const { state } = work.training;
    const failures = work.training.failures + 1;
    const now = this.#now();
    const answer = answerToFailure({ step, state, error, failures, now });
    if ('do' in answer) {
      await this.#do(work, answer);
    } else {
      await this.#record(work.training, answer);
    }
  }

  async #stopOne({ id }: TrainingRecord, deadline: number): Promise<void> {
    const { store, host } = this.#options;
    await Promise.race([
      this.#busy.get(id),
      sleep(Math.max(0, deadline - Date.now()), undefined, { ref: false }),
    ]);
    const found = (await store.listActive(host)).find(each => each.id === id);
    const work: Work = {
      training: await this.#record(found, { wanted: 'stop' }),
    };
    while (work.training && !work.training.settled && Date.now() < deadline) {
      const step = await this.#decide(work.training, false);
      await this.#do(work, step);
      if (step.do === 'interrupt' || step.do === 'wait') {
        await sleep(STOP_LOOK_MS);
      }
    }
  }

  async #takeOverGoneHosts(): Promise<void> {
    if (!this.#goneHosts.isDue()) return;
    const { host, logger, store } = this.#options;
    const gone = await this.#goneHosts.among(await store.listActiveHosts());
    for (const from of gone) {
      for (const training of await store.listActive(from)) {
        logger.warn(
          `Takes over training ${training.id} of ${from}, a host gone`,
        );
        await this.#record(training, { host });
      }
    }
  }
}
