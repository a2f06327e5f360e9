import { type DecisionPolicy, InvalidFieldError } from '@modelport/fraud-core';
import { isDeepStrictEqual } from 'node:util';
import type { ScoringConfiguration } from '../config/ScoringConfiguration';
import { oneVersion } from '../config/readTraffic';
import type { DirectedExperiment, Directive } from './Directive';

/** Of two policies with one name the higher version: the configuration may have moved on. */
function policyOf(
  configured: DecisionPolicy,
  directed: DecisionPolicy | undefined,
): DecisionPolicy {
  if (!directed) return configured;
  const isOvertaken =
    directed.name === configured.name && directed.version < configured.version;
  return isOvertaken ? configured : directed;
}

function armsOf(
  { experiment, versionOf }: ScoringConfiguration,
  directed: DirectedExperiment,
): Partial<ScoringConfiguration> {
  const names = experiment.variants.map(({ name }) => name);
  const refuseUnknown = (name: string, where: string): never => {
    throw new InvalidFieldError(
      where,
      `${name} is not an arm of ${experiment.name}; choose ${names.join(', ')}`,
    );
  };
  if ('variant' in directed) {
    const ref = versionOf.get(directed.variant);
    return ref === undefined
      ? refuseUnknown(directed.variant, 'experiment.variant')
      : oneVersion(ref);
  }
  const { name, weights } = directed;
  for (const arm of weights.keys()) {
    if (!names.includes(arm)) refuseUnknown(arm, 'experiment.weights');
  }
  const variants = names.map(arm => {
    const weight = weights.get(arm);
    if (weight === undefined) {
      throw new InvalidFieldError(
        'experiment.weights',
        `${arm} has none; give each of ${names.join(', ')} one, 0 for no cards`,
      );
    }
    return { name: arm, weight };
  });
  return { experiment: { name, salt: experiment.salt, variants } };
}

/**
 * What is to be served by a configuration and by what people approved on top of it. What the directive says of another
 * experiment than the one that the configuration has now is over, and left out.
 *
 * @param configuration - as its file has it
 * @throws InvalidFieldError that names the field of the directive that does not fit
 */
export function mergeDirective(
  configuration: ScoringConfiguration,
  directive: Directive,
): ScoringConfiguration {
  const { experiment } = directive;
  const isMeant = experiment?.changes === configuration.configuredExperiment;
  return {
    ...configuration,
    policy: policyOf(configuration.policy, directive.policy),
    ...(experiment && isMeant && armsOf(configuration, experiment)),
  };
}

/**
 * Refuses what people approved for another service: an address with the wrong name in it is a slip that would move money.
 *
 * @param name - of the configuration
 * @throws InvalidFieldError that names both
 */
export function requireOwn({ service }: Directive, name: string): void {
  if (service === name) return;
  throw new InvalidFieldError(
    'metadata.service',
    `it is of ${service}, and this service is ${name}, by metadata.name of its configuration; give --directive the one of ${name}, or give both one name`,
  );
}

/**
 * What changed in a configuration without any effect, since what people approved takes its place; each in one sentence.
 *
 * @param before - as its file had it
 * @param file - as its file has it now
 */
export function ignoredChanges(
  before: ScoringConfiguration,
  file: ScoringConfiguration,
  { revision, policy, experiment }: Directive,
): string[] {
  const instead = `revision ${revision} of the directive decides instead`;
  const isMeant =
    experiment !== undefined &&
    experiment.changes === file.configuredExperiment &&
    experiment.changes === before.configuredExperiment;
  return [
    ...(isMeant &&
    !isDeepStrictEqual(before.experiment.variants, file.experiment.variants)
      ? [
          `experiment.variants: the weights of ${experiment.changes} were changed, and ${instead}; roll back or ramp in the portal, or give the experiment another name in the file`,
        ]
      : []),
    ...(policy &&
    !isDeepStrictEqual(before.policy, file.policy) &&
    policyOf(file.policy, policy) === policy
      ? [
          `policy: ${file.policy.name} version ${file.policy.version} was put there, and ${instead}, by ${policy.name} version ${policy.version}; propose it in the portal`,
        ]
      : []),
  ];
}
