import {
  type DecisionPolicy,
  InvalidFieldError,
  parsePolicy,
  parseWeights,
  readChoice,
  readFields,
  readText,
  refuseOthers,
} from '@modelport/fraud-core';

/** What is to become of the experiment of the configuration; its models and its salt stay as they are. */
export type DirectedExperiment = {
  /** Name of the experiment in the configuration that is meant. */
  changes: string;
} & (
  | {
      /** The arm whose version all cards have from now on. */
      variant: string;
    }
  | {
      /** What records call it from now on, so that its figures count anew. */
      name: string;
      /** Share of each arm. */
      weights: ReadonlyMap<string, number>;
    }
);

/** What people approved, on top of what the configuration says. */
export interface Directive {
  /** Name of the service, as whoever keeps directives calls it. */
  service: string;
  /** Grows by one with each approved change; 0 before the first. */
  revision: number;
  policy?: DecisionPolicy;
  experiment?: DirectedExperiment;
  /** As it came, by which it is kept. */
  document: unknown;
}

function readRevision(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new InvalidFieldError(
      'metadata.revision',
      'write a whole number from 0',
    );
  }
  return value;
}

function readPolicy(value: unknown): DecisionPolicy {
  try {
    return parsePolicy(value);
  } catch (error) {
    if (!(error instanceof InvalidFieldError)) throw error;
    throw new InvalidFieldError('policy', error.message);
  }
}

function readExperiment(value: unknown): DirectedExperiment {
  const fields = readFields(value, 'experiment');
  const known = ['changes', 'variant', 'name', 'weights'];
  refuseOthers(fields, known, 'experiment');
  const changes = readText(fields.changes, 'experiment.changes');
  if ((fields.variant === undefined) === (fields.weights === undefined)) {
    throw new InvalidFieldError(
      'experiment',
      'write either variant, the arm that has all cards, or name and weights',
    );
  }
  if (fields.weights === undefined) {
    refuseOthers(fields, ['changes', 'variant'], 'experiment');
    return {
      changes,
      variant: readText(fields.variant, 'experiment.variant'),
    };
  }
  const name = readText(fields.name, 'experiment.name');
  if (name === changes) {
    throw new InvalidFieldError(
      'experiment.name',
      `is that of the experiment with other weights; give another, since figures of both would be mixed`,
    );
  }
  return {
    changes,
    name,
    weights: parseWeights(fields.weights, 'experiment.weights'),
  };
}

/**
 * Reads a directive.
 *
 * @param document - as a JSON reader gives it
 * @throws InvalidFieldError that names the field
 */
export function parseDirective(document: unknown): Directive {
  const fields = readFields(document, 'directive');
  readChoice(fields.apiVersion, ['modelport/v1alpha1'], 'apiVersion');
  readChoice(fields.kind, ['ScoringDirective'], 'kind');
  refuseOthers(fields, [
    'apiVersion',
    'kind',
    'metadata',
    'policy',
    'experiment',
  ]);
  const metadata = readFields(fields.metadata, 'metadata');
  refuseOthers(metadata, ['service', 'revision'], 'metadata');
  return {
    service: readText(metadata.service, 'metadata.service'),
    revision: readRevision(metadata.revision),
    ...(fields.policy !== undefined && { policy: readPolicy(fields.policy) }),
    ...(fields.experiment !== undefined && {
      experiment: readExperiment(fields.experiment),
    }),
    document,
  };
}
