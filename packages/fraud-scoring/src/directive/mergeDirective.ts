import { type DecisionPolicy, InvalidFieldError } from '@modelport/fraud-core';
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
