import type {
  DeploymentChange,
  DeploymentRecord,
} from '../store/DeploymentStore';
import type {
  ModelFiles,
  RolloutTarget,
  ServedSchema,
} from '../targets/RolloutTarget';
import { pauseAfter } from './answerToFailure';
import type { Step } from './decide';
import { isStopReason } from './stopReasons';

/** What the steps of a deployment work with. */
export interface StepRunnerOptions {
  target: RolloutTarget;
  /** The registered files of a deployment. */
  filesOf: (deployment: DeploymentRecord) => ModelFiles;
  /** Asks what it serves for its inputs and outputs. */
  readSchema: (deployment: DeploymentRecord) => Promise<ServedSchema>;
  /** Tells those that it replaces to stop; may be told twice. */
  retireOlder: (deployment: DeploymentRecord) => Promise<void>;
  /** Tells the rest of the portal that a version serves; may be told twice. */
  onServing: (deployment: DeploymentRecord) => Promise<void>;
  now: () => Date;
}

/** What a step may use while it is done. */
export interface StepContext {
  /** Records a change under the lease; false when the deployment or the lease has moved on. */
  record(change: DeploymentChange): Promise<boolean>;
  /** Renews the lease; false when this process may not act any more. */
  confirm(): Promise<boolean>;
  /** Aborted when the deployment is not wanted any more, or the portal stops. */
  signal: AbortSignal;
}

/** A process that has served for so long has not crashed in a row. */
const STEADY_MS = 60_000;
const MOST_CRASHES = 5;
const DONE = { failures: 0, retryAt: null };

/** What the target needs to know of a deployment. */
export const planOf = ({ modelName, version, digest }: DeploymentRecord) => ({
  modelName,
  version,
  digest,
});

/** Does the steps of a deployment. Each is written down before the next, and may be done again after a crash. */
export class StepRunner {
  readonly #options: StepRunnerOptions;

  constructor(options: StepRunnerOptions) {
    this.#options = options;
  }

  /** Does one step. */
  async run(
    deployment: DeploymentRecord,
    step: Step,
    context: StepContext,
  ): Promise<void> {
    const { target, now, readSchema, retireOlder, onServing } = this.#options;
    const { id, version, environment } = deployment;
    switch (step.do) {
      case 'wait':
        return;
      case 'note-fetching':
        await context.record({
          ...DONE,
          state: 'fetching',
          stateMessage: "Fetches the model's files and checks their digest.",
        });
        return;
      case 'fetch':
        await this.#fetch(deployment, context);
        return;
      case 'start':
        if (await context.confirm()) {
          await target.start(id, planOf(deployment));
        }
        return;
      case 'note-serving':
        await context.record({
          ...DONE,
          state: 'serving',
          stateMessage: `Version ${version} answers in ${environment}.`,
          schema: await readSchema(deployment),
          servingSince: now(),
        });
        return;
      case 'announce':
        await retireOlder(deployment);
        await onServing(deployment);
        await context.record({ ...DONE, announced: true });
        return;
      case 'note-crash':
        await context.record(this.#afterCrash(deployment, step.lastLines));
        return;
      case 'note-stopping':
        await context.record({
          ...DONE,
          state: 'stopping',
          stateMessage: 'Answers what is under way, and stops.',
        });
        return;
      case 'stop':
        await target.stop(id, step.how);
        return;
      case 'finish':
        await context.record({
          ...DONE,
          state: step.state,
          stateMessage: endMessage(deployment, step),
        });
        return;
      case 'settle':
        await target.forget(id);
        await context.record({ ...DONE, settled: true });
        return;
      default:
        throw new Error(`Unknown step ${step satisfies never}`);
    }
  }

  async #fetch(deployment: DeploymentRecord, context: StepContext) {
    const { target, filesOf } = this.#options;
    const files = filesOf(deployment);
    await target.fetch(planOf(deployment), files, context.signal);
    // How an earlier start ended must not be taken for the end of the one that follows.
    await target.forget(deployment.id);
    await context.record({
      ...DONE,
      state: 'starting',
      stateMessage: 'Loads the model and warms it up.',
    });
  }

  #afterCrash(deployment: DeploymentRecord, lines: string): DeploymentChange {
    const now = this.#options.now();
    const { state, servingSince } = deployment;
    const wasSteady =
      state === 'serving' &&
      now.getTime() - (servingSince?.getTime() ?? 0) > STEADY_MS;
    const crashes = wasSteady ? 1 : deployment.crashes + 1;
    if (crashes >= MOST_CRASHES) {
      const end = lines
        ? `The end of its log: ${lines}`
        : 'Its log says nothing.';
      return {
        ...DONE,
        state: 'failed',
        stateMessage: `The model server ended ${crashes} times in a row; deploy again once the cause is found. ${end}`,
        crashes,
      };
    }
    return {
      state: 'fetching',
      stateMessage: 'The model server ended by itself and is started again.',
      crashes,
      failures: 0,
      retryAt: new Date(now.getTime() + pauseAfter(crashes)),
    };
  }
}

/** One that was told why it stops keeps the reason. */
function endMessage(
  { stateMessage }: DeploymentRecord,
  { state, message }: Extract<Step, { do: 'finish' }>,
): string {
  return state === 'stopped' && isStopReason(stateMessage)
    ? stateMessage
    : message;
}
