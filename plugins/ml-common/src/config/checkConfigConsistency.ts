import { InputError } from '@backstage/errors';
import type {
  ModelportConfig,
  TrainingParameter,
  TrainingParameterValue,
} from './types';

function refuse(field: string, problem: string): never {
  throw new InputError(`modelport.yaml: ${field} ${problem}`);
}

function checkUnique(names: string[], field: string): void {
  names.forEach((name, index) => {
    if (names.indexOf(name) !== index) {
      refuse(
        `${field}[${index}].name`,
        `repeats '${name}': give each a name of its own`,
      );
    }
  });
}

function rangeOf(
  { minimum, maximum }: TrainingParameter,
  value: number,
): string {
  if (minimum !== undefined) {
    return maximum === undefined
      ? ` of at least ${minimum}`
      : ` from ${minimum} to ${maximum}`;
  }
  if (maximum !== undefined) {
    return ` of at most ${maximum}`;
  }
  // Larger ones lose digits.
  const largest = Number.MAX_SAFE_INTEGER;
  return Number.isInteger(value) ? ` from -${largest} to ${largest}` : '';
}

/**
 * Says what is wrong with a value for a parameter, or undefined when it fits its type, bounds and choices.
 *
 * @public
 */
export function findParameterProblem(
  parameter: TrainingParameter,
  value: TrainingParameterValue,
): string | undefined {
  const numeric = parameter.type === 'number' || parameter.type === 'integer';
  if (numeric) {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      return `must be a finite ${parameter.type}`;
    }
    if (parameter.type === 'integer' && !Number.isSafeInteger(value)) {
      return `must be a whole number${rangeOf(parameter, value)}, not ${value}`;
    }
    if (parameter.minimum !== undefined && value < parameter.minimum) {
      return `must be at least ${parameter.minimum}`;
    }
    if (parameter.maximum !== undefined && value > parameter.maximum) {
      return `must be at most ${parameter.maximum}`;
    }
  } else if (typeof value !== parameter.type) {
    return `must be a ${parameter.type}`;
  }
  if (parameter.enum && !parameter.enum.includes(value)) {
    return `must be one of ${parameter.enum.join(', ')}`;
  }
  return undefined;
}

function checkParameter(parameter: TrainingParameter, field: string): void {
  const { minimum, maximum } = parameter;
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    refuse(`${field}.minimum`, `is above maximum (${minimum} > ${maximum})`);
  }
  const unbounded = { ...parameter, enum: undefined };
  for (const choice of parameter.enum ?? []) {
    const problem = findParameterProblem(unbounded, choice);
    if (problem) {
      refuse(`${field}.enum`, `holds '${choice}', which ${problem}`);
    }
  }
  if (parameter.default !== undefined) {
    const problem = findParameterProblem(parameter, parameter.default);
    if (problem) {
      refuse(`${field}.default`, problem);
    }
  }
}

/**
 * Checks what a JSON Schema cannot say: unique names, extras that exist, defaults within their bounds, one primary
 * metric.
 * @throws InputError naming the field
 */
export function checkConfigConsistency(config: ModelportConfig): void {
  const { training, metrics = [] } = config;
  const profiles = training?.profiles ?? [];
  const extras = Object.keys(training?.environment.extras ?? {});
  checkUnique(
    profiles.map(profile => profile.name),
    'training.profiles',
  );
  profiles.forEach((profile, index) => {
    const field = `training.profiles[${index}]`;
    profile.extras?.forEach((extra, position) => {
      if (!extras.includes(extra)) {
        refuse(
          `${field}.extras[${position}]`,
          `names '${extra}': add it to training.environment.extras`,
        );
      }
    });
    const parameters = profile.parameters ?? [];
    checkUnique(
      parameters.map(parameter => parameter.name),
      `${field}.parameters`,
    );
    parameters.forEach((parameter, position) =>
      checkParameter(parameter, `${field}.parameters[${position}]`),
    );
  });
  checkUnique(
    metrics.map(metric => metric.name),
    'metrics',
  );
  const primaries = metrics.filter(metric => metric.primary).length;
  if (primaries > 1) {
    refuse('metrics', `mark ${primaries} metrics as primary: mark one`);
  }
}
