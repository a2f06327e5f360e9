import { ConflictError } from '@backstage/errors';
import type {
  EndedExperiment,
  ExperimentProposal,
} from '@modelport/plugin-fraud-latency-common';
import type { ServedModels } from './askModels';
import { experimentOf, requireFieldsOfAction } from './servedExperiment';
import { type ChangeRow, proposalOf } from './ServingRow';

/**
 * The experiment of a service that people gave one arm all cards of, with the way back to its control.
 *
 * @param last - the change of an experiment that was approved last
 * @returns undefined while one runs, or where the configuration of the service has another one, or none, by now
 */
export function endedOf(
  models: Pick<ServedModels, 'experiment' | 'models'>,
  last: Pick<ChangeRow, 'proposal'> | undefined,
): EndedExperiment | undefined {
  const proposal = last && proposalOf(last);
  if (proposal?.kind !== 'experiment' || experimentOf(models)) return undefined;
  const { experiment: name, variant, control } = proposal;
  if (variant === undefined || control === undefined) return undefined;
  if (models.experiment?.configured !== name) return undefined;
  const hasControl = models.models.some(
    each => `${each.name}@${each.version}` === control.model,
  );
  return { name, variant, control, hasControl };
}

/**
 * Checks a roll-back of an experiment that was ended, and gives it as it is kept.
 *
 * @throws InputError that names a field that is not of a roll-back, ConflictError when another experiment was ended, or the
 *   version of the control is not in the configuration of the service any more
 */
export function checkBack(
  service: string,
  proposal: ExperimentProposal,
  { name, control, hasControl }: EndedExperiment,
): ExperimentProposal {
  const { kind, action, experiment } = proposal;
  if (experiment !== name) {
    throw new ConflictError(
      `${service} ended the experiment '${name}' and not '${experiment}': read again what it serves`,
    );
  }
  requireFieldsOfAction(proposal);
  if (!hasControl) {
    throw new ConflictError(
      `'${name}' cannot be rolled back: ${service} does not have ${control.model}, the version of ${control.name}, in its configuration any more. Put it back among models there, or name it in traffic`,
    );
  }
  return { kind, action, experiment, variant: control.name, control };
}
