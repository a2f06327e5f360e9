import type { MlAccessService } from '@modelport/plugin-ml-access-node';
import type { ExperimentsClient } from '@modelport/plugin-ml-experiments-node';
import { isRefusal } from '@modelport/plugin-ml-node';
import type { TrainingState } from '@modelport/plugin-ml-training-common';
import type { Launchers } from '../launchers/Launchers';
import type { TrainingChange, TrainingRecord } from '../store/TrainingStore';
import { RUNS, type Step } from './decide';

/** What the steps of a training work with. */
export interface StepRunnerOptions {
  launchers: Launchers;
  experiments: Pick<ExperimentsClient, 'createRun' | 'endRun'>;
  access: Pick<MlAccessService, 'issueRunToken' | 'revoke'>;
  /** Where a training logs to, for a configured server. */
  trackingUri: (server: string) => string;
  /** Tells the rest of the portal that a training has ended; may be told twice. */
  onEnd: (training: TrainingRecord) => Promise<void>;
  now: () => Date;
}

/** What a step may use while it is done. */
export interface StepContext {
  /** Records a change under the lease; false when the training or the lease has moved on. */
  record(change: TrainingChange): Promise<boolean>;
  /** Renews the lease; false when this process may not act any more. */
  confirm(): Promise<boolean>;
}

/** Time that a token outlives the limit of its training: for preparation, uploads at the end and clock skew. */
const TOKEN_MARGIN_MS = 3_600_000;
const TOKEN_LONGEST_MS = 30 * 86_400_000 - 60_000;

const RUN_STATUS: Partial<
  Record<TrainingState, 'FINISHED' | 'FAILED' | 'KILLED'>
> = {
  succeeded: 'FINISHED',
  failed: 'FAILED',
};

/** Does the steps of a training. Each is written down before the next, and may be done again after a crash. */
export class StepRunner {
  readonly #options: StepRunnerOptions;

  constructor(options: StepRunnerOptions) {
    this.#options = options;
  }

  /** Does one step. */
  async run(
    training: TrainingRecord,
    step: Step,
    context: StepContext,
  ): Promise<void> {
    const { launchers, now } = this.#options;
    const launcher = launchers.of(training.launcher);
    const done = { failures: 0, retryAt: null };
    switch (step.do) {
      case 'wait':
        return;
      case 'admit':
        await context.record({
          state: 'preparing',
          stateMessage: 'Makes the tracking run.',
        });
        return;
      case 'create-run':
        await context.record({ ...done, run: await this.#createRun(training) });
        return;
      case 'prepare':
        await launcher.prepare(training.id, training.plan);
        return;
      case 'report':
        await context.record({
          stateMessage: step.message,
          progress: step.progress ?? null,
        });
        return;
      case 'launch':
        await this.#launch(training, context);
        return;
      case 'note-running':
        await context.record({
          ...done,
          state: 'running',
          stateMessage: RUNS,
          progress: null,
          startedAt: step.startedAt,
        });
        return;
      case 'note-cancelling':
        await context.record({
          state: 'cancelling',
          stateMessage: step.message,
          progress: null,
        });
        return;
      case 'interrupt':
        await launcher.cancel(training.id, step.why);
        return;
      case 'finish':
        await context.record({
          ...done,
          state: step.end.state,
          stateMessage: step.end.message,
          exitCode: step.end.exitCode,
          // A short one may have run and ended between two looks.
          startedAt: training.startedAt ?? step.startedAt,
          endedAt: step.endedAt ?? now(),
          progress: null,
        });
        return;
      case 'settle':
        await this.#settle(training, context);
        return;
      default:
        throw new Error(`Unknown step ${step satisfies never}`);
    }
  }

  async #createRun(training: TrainingRecord) {
    const { server, experiment } = training.plan.tracking;
    const { experimentId, runId } = await this.#options.experiments.createRun({
      server,
      experiment,
      entityRef: training.entityRef,
      runName: `${training.profile}-${training.id.slice(0, 8)}`,
      user: training.createdBy,
      tags: {
        'mlflow.source.git.commit': training.commit,
        'modelport.training': training.id,
        'modelport.profile': training.profile,
      },
      idempotencyKey: training.id,
    });
    return { server, experimentId, runId };
  }

  async #launch(training: TrainingRecord, context: StepContext) {
    const { access, launchers, now, trackingUri } = this.#options;
    const { run, plan, entityRef } = training;
    if (!run) {
      throw new Error(`Training ${training.id} has no tracking run yet`);
    }
    if (training.tokenId) {
      // An earlier try issued it and died; nobody knows its secret.
      await access.revoke(training.tokenId);
    }
    // How long it waits in a cluster's queue, nobody can say; its end revokes the token.
    const lifeMs = plan.placement
      ? TOKEN_LONGEST_MS
      : plan.limits.timeoutSeconds * 1000 + TOKEN_MARGIN_MS;
    const token = await access.issueRunToken({
      ...run,
      entityRef,
      issuer: training.createdBy,
      expiresAt: new Date(
        now().getTime() + Math.min(lifeMs, TOKEN_LONGEST_MS),
      ).toISOString(),
    });
    const mayLaunch =
      (await context.record({ tokenId: token.id })) &&
      (await context.confirm());
    if (!mayLaunch) {
      await access.revoke(token.id);
      return;
    }
    await launchers.of(training.launcher).launch(training.id, plan, {
      MLFLOW_TRACKING_URI: trackingUri(run.server),
      MLFLOW_TRACKING_TOKEN: token.token,
      MLFLOW_EXPERIMENT_ID: run.experimentId,
      MLFLOW_RUN_ID: run.runId,
      MODELPORT_COMMIT: training.commit,
      MODELPORT_ENTITY_REF: entityRef,
      MODELPORT_TRAINING_ID: training.id,
    });
  }

  async #settle(training: TrainingRecord, context: StepContext) {
    const { access, experiments, launchers, onEnd } = this.#options;
    if (training.run) {
      const { server, runId } = training.run;
      const status = RUN_STATUS[training.state] ?? 'KILLED';
      await unlessRefused(() =>
        experiments.endRun({
          ...{ server, runId, status, onlyIfRunning: true },
          // After a restart of the portal that was long ago.
          endedAt: training.endedAt?.getTime(),
        }),
      );
    }
    const { tokenId } = training;
    if (tokenId) {
      await unlessRefused(() => access.revoke(tokenId));
    }
    await launchers.of(training.launcher).forget(training.id);
    await onEnd(training);
    await context.record({ settled: true, failures: 0, retryAt: null });
  }
}

// A run or token that the other side does not know, or does not let go, cannot be ended by another try.
async function unlessRefused(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
  }
}
