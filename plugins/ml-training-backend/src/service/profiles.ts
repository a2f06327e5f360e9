import { InputError } from '@backstage/errors';
import {
  findParameterProblem,
  type ModelportConfig,
  type TrainingProfile as DeclaredProfile,
  type TrainingResources,
} from '@modelport/plugin-ml-common';
import type {
  ParameterValue,
  StartTrainingRequest,
  TrainingProfile,
} from '@modelport/plugin-ml-training-common';
import type { TrainingPlan } from '../launchers/TrainingLauncher';

/** Limits of a profile that declares none. */
const DEFAULT_LIMITS = { timeoutSeconds: 3600, memoryMiB: 4096 };

/** Most characters of a parameter that is a text. */
const LONGEST_TEXT = 1_000;

/** What a start comes to, once it is checked against `modelport.yaml`. */
export interface CheckedStart {
  /** Every parameter that is passed on: those given, and the defaults of the others. */
  parameters: Record<string, ParameterValue>;
  plan: Pick<TrainingPlan, 'command' | 'environment' | 'limits'>;
  /** What the profile needs of a cluster. */
  resources?: TrainingResources;
}

/** What a launcher of clusters looks at; sections may hold more. */
function resourcesOf({
  resources,
}: DeclaredProfile): TrainingProfile['resources'] {
  if (!resources) return undefined;
  const { gpu, nodes, spot, cpu } = resources;
  return {
    ...(gpu && { gpu: { type: gpu.type, count: gpu.count } }),
    ...{ nodes, spot, cpu },
  };
}

function limitsOf(profile: DeclaredProfile): TrainingPlan['limits'] {
  return {
    timeoutSeconds:
      profile.limits?.timeoutSeconds ?? DEFAULT_LIMITS.timeoutSeconds,
    memoryMiB: profile.limits?.memoryMiB ?? DEFAULT_LIMITS.memoryMiB,
  };
}

/** The profiles that a `modelport.yaml` declares, with defaults filled in. */
export function toProfiles(config: ModelportConfig): TrainingProfile[] {
  return (config.training?.profiles ?? []).map(profile => ({
    name: profile.name,
    title: profile.title ?? profile.name,
    description: profile.description,
    parameters: (profile.parameters ?? []).map(
      ({ name, type, minimum, maximum, description, ...rest }) => ({
        name,
        type,
        default: rest.default,
        minimum,
        maximum,
        enum: rest.enum,
        description,
      }),
    ),
    limits: limitsOf(profile),
    extras: profile.extras ?? [],
    resources: resourcesOf(profile),
  }));
}

function findTextProblem(value: ParameterValue): string | undefined {
  if (typeof value !== 'string') {
    return undefined;
  }
  if (value.length > LONGEST_TEXT) {
    return `has ${value.length} characters; at most ${LONGEST_TEXT} are passed on`;
  }
  return /\p{Cc}/u.test(value)
    ? 'has a control character, such as a line break; leave it out'
    : undefined;
}

// A value that looks like a flag must not become one.
function toWords(name: string, value: ParameterValue): string[] {
  return typeof value === 'string' && value.startsWith('-')
    ? [`--${name}=${value}`]
    : [`--${name}`, String(value)];
}

function namesOf(items: Array<{ name: string }>): string {
  return items.map(({ name }) => name).join(', ') || 'none';
}

/**
 * Checks a wish to train against the `modelport.yaml` of its commit.
 * @throws InputError naming the field, such as `parameters.learning-rate`, and what may be written there
 */
export function checkStart(
  config: ModelportConfig,
  request: Pick<StartTrainingRequest, 'profile' | 'parameters'>,
): CheckedStart {
  const { training } = config;
  if (!training) {
    throw new InputError(
      'modelport.yaml has no section training: declare its environment and profiles there',
    );
  }
  const profile = training.profiles.find(
    ({ name }) => name === request.profile,
  );
  if (!profile) {
    throw new InputError(
      `profile '${
        request.profile
      }' is not declared at this commit; choose one of ${namesOf(
        training.profiles,
      )}`,
    );
  }
  const declared = profile.parameters ?? [];
  const given = new Map(Object.entries(request.parameters ?? {}));
  for (const name of given.keys()) {
    if (!declared.some(parameter => parameter.name === name)) {
      throw new InputError(
        `parameters.${name} is not a parameter of profile '${
          profile.name
        }'; its parameters are ${namesOf(declared)}`,
      );
    }
  }
  const parameters: Record<string, ParameterValue> = {};
  for (const parameter of declared) {
    const value = given.get(parameter.name) ?? parameter.default;
    if (value !== undefined) {
      const problem =
        findParameterProblem(parameter, value) ?? findTextProblem(value);
      if (problem) {
        throw new InputError(`parameters.${parameter.name} ${problem}`);
      }
      parameters[parameter.name] = value;
    }
  }
  const { python, requirements, extras = {} } = training.environment;
  return {
    parameters,
    resources: profile.resources,
    plan: {
      command: [
        ...profile.command,
        ...Object.entries(parameters).flatMap(([name, value]) =>
          toWords(name, value),
        ),
      ],
      environment: {
        python,
        requirements: [
          requirements,
          ...(profile.extras ?? []).map(extra => extras[extra]),
        ],
      },
      limits: limitsOf(profile),
    },
  };
}
