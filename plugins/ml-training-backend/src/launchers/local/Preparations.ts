import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { isError, toError } from '@backstage/errors';
import { isOutage } from '../isOutage';
import type { Observation, TrainingPlan } from '../TrainingLauncher';
import { endOf } from './hidePaths';
import type { TrainingFolder } from './TrainingFolder';

/** Makes of a checkout what its training runs in. */
export interface Making {
  /** What it does, as the beginning of a sentence. */
  readonly doing: string;
  /** @returns what `prepared.json` holds from then on */
  make(request: MakingRequest): Promise<object>;
  /** Writes a message without the folders of the server. */
  withoutPaths(message: string, checkout: string): string;
}

/** One making. */
export interface MakingRequest {
  id: string;
  /** Folder of the files at the commit. */
  checkout: string;
  plan: TrainingPlan;
  signal: AbortSignal;
  /** Told what is being done, line by line. */
  onLine: (line: string) => void;
}

interface Preparation {
  observation: Extract<Observation, { phase: 'preparing' | 'unprepared' }>;
  controller: AbortController;
  done: Promise<void>;
}

/** Errors that another try does not change. */
const FOR_GOOD = ['InputError', 'NotFoundError', 'NotAllowedError'];
const MOST_TRIES = 5;
const PAUSE_MS = 2_000;
const OUTAGE_PAUSE_MS = 5_000;
const MESSAGE_LENGTH = 300;

/**
 * Fetches commits and makes what their trainings run in, in the background. What is under way lives in memory: when the
 * portal dies it
 * is gone and begun again, and what was finished is found on disk.
 */
export class Preparations {
  readonly #options: {
    urlReader: UrlReaderService;
    making: Making;
    onChange: () => void;
  };
  readonly #active = new Map<string, Preparation>();
  readonly #tries = new Map<string, number>();

  constructor(options: {
    urlReader: UrlReaderService;
    making: Making;
    onChange: () => void;
  }) {
    this.#options = options;
  }

  /** What is under way for a training, or why it failed. */
  observe(id: string): Preparation['observation'] | undefined {
    return this.#active.get(id)?.observation;
  }

  /** Begins, unless it has begun. */
  begin(id: string, plan: TrainingPlan, folder: TrainingFolder): void {
    if (this.#active.has(id)) {
      return;
    }
    const preparation: Preparation = {
      observation: {
        phase: 'preparing',
        message: 'Fetches the commit.',
        progress: 0,
      },
      controller: new AbortController(),
      done: Promise.resolve(),
    };
    this.#active.set(id, preparation);
    preparation.done = this.#run(id, plan, folder, preparation);
  }

  /** Ends what is under way and waits for its end. */
  async abort(id: string): Promise<void> {
    const preparation = this.#active.get(id);
    preparation?.controller.abort();
    await preparation?.done;
    this.forget(id);
  }

  /** Forgets a failure. */
  forget(id: string): void {
    this.#active.delete(id);
    this.#tries.delete(id);
  }

  async #run(
    id: string,
    plan: TrainingPlan,
    folder: TrainingFolder,
    preparation: Preparation,
  ): Promise<void> {
    try {
      await this.#prepare(id, plan, folder, preparation);
      this.forget(id);
    } catch (error) {
      if (preparation.controller.signal.aborted) {
        this.#active.delete(id);
        return;
      }
      const message = this.#options.making.withoutPaths(
        toError(error).message,
        folder.file('checkout'),
      );
      await folder.log(`[modelport] ${message}`).catch(() => {});
      const isAway = isOutage(error);
      const tries = (this.#tries.get(id) ?? 0) + (isAway ? 0 : 1);
      this.#tries.set(id, tries);
      const isForGood = isError(error) && FOR_GOOD.includes(error.name);
      if (isForGood || tries >= MOST_TRIES) {
        const text = message.slice(0, MESSAGE_LENGTH);
        preparation.observation = { phase: 'unprepared', message: text };
      } else {
        preparation.observation = {
          phase: 'preparing',
          message: `Tries again soon: ${message.slice(0, MESSAGE_LENGTH)}`,
        };
        const { signal } = preparation.controller;
        const pause = isAway ? OUTAGE_PAUSE_MS : PAUSE_MS * tries;
        await sleep(pause, undefined, { signal }).catch(() => {});
        this.#active.delete(id);
      }
    } finally {
      this.#options.onChange();
    }
  }

  async #prepare(
    id: string,
    plan: TrainingPlan,
    folder: TrainingFolder,
    preparation: Preparation,
  ): Promise<void> {
    const { signal } = preparation.controller;
    await folder.make();
    if (!(await folder.has('checkout'))) {
      await folder.log(`[modelport] Fetching commit ${plan.commit}.`);
      await this.#checkOut(plan.sourceUrl, folder, signal);
    }
    let logged = Promise.resolve();
    const { making } = this.#options;
    const checkout = folder.file('checkout');
    const prepared = await making.make({
      id,
      checkout,
      plan,
      signal,
      onLine: raw => {
        const line = making.withoutPaths(raw, checkout);
        // One after the other, so that the lines keep their order.
        logged = logged.then(() => folder.log(line)).catch(() => {});
        const text = endOf(line.trim(), MESSAGE_LENGTH);
        if (text) {
          preparation.observation = {
            phase: 'preparing',
            message: `${making.doing}: ${text}`,
            progress: 0.2,
          };
        }
      },
    });
    await logged;
    signal.throwIfAborted();
    await folder.write('prepared.json', prepared);
  }

  async #checkOut(url: string, folder: TrainingFolder, signal: AbortSignal) {
    const tree = await this.#options.urlReader.readTree(url, { signal });
    await folder.remove('checkout.tmp');
    const targetDir = folder.file('checkout.tmp');
    await fs.mkdir(targetDir, { mode: 0o700 });
    await tree.dir({ targetDir });
    signal.throwIfAborted();
    await fs.rename(targetDir, path.join(folder.path, 'checkout'));
  }
}
