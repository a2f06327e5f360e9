import { ConflictError, InputError } from '@backstage/errors';
import { InvalidFieldError, parseWeights } from '@modelport/fraud-core';
import type {
  ExperimentProposal,
  ServingResponse,
} from '@modelport/plugin-fraud-latency-common';
import type { ServedModels } from './askModels';

/** An experiment that runs. */
export type RunningExperiment = NonNullable<
  NonNullable<ServingResponse['now']>['experiment']
>;

/** As records name that none runs. */
const NO_EXPERIMENT = 'none';
const CONTROL = 'control';
/** Records of decisions have names of 255 characters at most; the revision is added to this one. */
const RAMPED_LENGTH = 240;
/** Weights have four decimals. */
const SAME_WEIGHT = 1e-6;

/** The experiment of a service, where one runs; its control is the arm of that name, else the first. */
export function experimentOf({
  experiment,
}: Pick<ServedModels, 'experiment'>): RunningExperiment | undefined {
  if (!experiment) return undefined;
  const { configured, name, variants } = experiment;
  const control =
    variants.find(each => each.name === CONTROL) ?? variants.at(0);
  if (configured === null || name === NO_EXPERIMENT || !control) {
    return undefined;
  }
  return {
    ...{ name: configured, runsAs: name, control: control.name },
    arms: variants,
  };
}

/** The control with its version, as it is kept: once the experiment has ended, the service tells of it no more. */
function controlOf({
  control: name,
  arms,
}: RunningExperiment): NonNullable<ExperimentProposal['control']> {
  const arm = arms.find(each => each.name === name);
  if (!arm) throw new TypeError(`${name} is not among the arms.`);
  return { name, model: arm.model };
}

function checkWeights(
  value: ExperimentProposal['weights'],
  arms: readonly string[],
): Record<string, number> {
  let weights: ReadonlyMap<string, number>;
  try {
    weights = parseWeights(value);
  } catch (error) {
    if (!(error instanceof InvalidFieldError)) throw error;
    throw new InputError(error.message); // a cause would be told once more
  }
  const missing = arms.find(name => !weights.has(name));
  const unknown = [...weights.keys()].find(name => !arms.includes(name));
  if (missing !== undefined || unknown !== undefined) {
    throw new InputError(
      `weights: ${
        missing === undefined
          ? `the experiment has no arm '${unknown}'`
          : `the arm '${missing}' is missing`
      }; write all of ${arms.join(', ')}`,
    );
  }
  return Object.fromEntries(arms.map(name => [name, weights.get(name) ?? 0]));
}

/** The same weights under another name would begin its figures anew, for nothing. */
function requireOthers(
  weights: Record<string, number>,
  { name, arms }: RunningExperiment,
): Record<string, number> {
  const isSame = arms.every(
    each => Math.abs(weights[each.name] - each.weight) < SAME_WEIGHT,
  );
  if (!isSame) return weights;
  throw new ConflictError(
    `weights: the arms of '${name}' have these weights now; write others, or leave it as it is`,
  );
}

/** @throws InputError that names a field of another action */
export function requireFieldsOfAction({
  action,
  variant,
  weights,
}: ExperimentProposal): void {
  const refuse = (field: string, of: string) => {
    throw new InputError(`${field}: belongs to ${of} alone; leave it out`);
  };
  if (variant !== undefined && action !== 'stop') refuse('variant', 'stop');
  if (weights !== undefined && action !== 'ramp') refuse('weights', 'ramp');
}

/**
 * Checks a proposal against the experiment that runs, and gives it as it is kept.
 *
 * @throws InputError that names the field, ConflictError when another experiment runs, or none
 */
export function checkExperiment(
  service: string,
  proposal: ExperimentProposal,
  models: Pick<ServedModels, 'experiment'>,
): ExperimentProposal {
  const { kind, action, experiment, variant, weights } = proposal;
  const running = experimentOf(models);
  if (running?.name !== experiment) {
    throw new ConflictError(
      running
        ? `${service} runs the experiment '${running.name}' and not '${experiment}': read again what it serves`
        : `${service} runs no experiment now: all cards have one version. The experiment of its configuration file begins anew with another name there`,
    );
  }
  const arms = running.arms.map(({ name }) => name);
  requireFieldsOfAction(proposal);
  const control = controlOf(running);
  switch (action) {
    case 'ramp':
      if (experiment.length > RAMPED_LENGTH) {
        throw new ConflictError(
          `The name of the experiment has more than ${RAMPED_LENGTH} characters, so that records cannot tell it with other weights from it: give it a shorter one in the configuration of ${service}`,
        );
      }
      return {
        ...{ kind, action, experiment },
        weights: requireOthers(checkWeights(weights, arms), running),
      };
    case 'stop':
      if (variant === undefined || !arms.includes(variant)) {
        throw new InputError(
          `variant: ${
            variant === undefined
              ? 'is missing'
              : `the experiment has no arm '${variant}'`
          }; write one of ${arms.join(', ')}`,
        );
      }
      return { kind, action, experiment, variant, control };
    case 'roll-back':
      return { kind, action, experiment, variant: control.name, control };
    default:
      throw new TypeError(`Unknown action ${action satisfies never}`);
  }
}
