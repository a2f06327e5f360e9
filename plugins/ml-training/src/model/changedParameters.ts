import type {
  ParameterValue,
  Training,
  TrainingProfile,
} from '@modelport/plugin-ml-training-common';

/** The parameters whose value is not the default of the profile; all of them when the profile is unknown. */
export function changedParameters(
  training: Pick<Training, 'profile' | 'parameters'>,
  profiles: readonly TrainingProfile[],
): Array<[name: string, value: ParameterValue]> {
  const profile = profiles.find(({ name }) => name === training.profile);
  const defaults = new Map(
    profile?.parameters.map(parameter => [parameter.name, parameter.default]),
  );
  return Object.entries(training.parameters).filter(
    ([name, value]) => defaults.get(name) !== value,
  );
}
