/**
 * Content of a section whose own plugin reads it.
 *
 * @public
 */
export type SectionContent = { [key: string]: unknown };

/**
 * The `apiVersion` of `modelport.yaml` that this release reads.
 *
 * @public
 */
export const MODELPORT_CONFIG_API_VERSION = 'modelport/v1alpha1';

/**
 * How to build the Python environment of a training.
 *
 * @public
 */
export interface TrainingEnvironment {
  /** Python version, such as `3.11`. */
  python?: string;
  /** Path of the hash-pinned requirements file that every profile installs. */
  requirements: string;
  /** Further requirements files by the name that a profile's `extras` uses. */
  extras?: Record<string, string>;
}

/**
 * Limits under which a training runs.
 *
 * @public
 */
export interface TrainingLimits {
  /** Longest wall-clock time, in seconds. */
  timeoutSeconds?: number;
  /** Largest resident memory of the process group, in MiB. */
  memoryMiB?: number;
}

/**
 * What a training needs of a cluster. A launcher that runs it on the portal's own machine does not look at it.
 *
 * @public
 */
export interface TrainingResources {
  /** GPUs of each node: any type unless one is named, one unless told. */
  gpu?: { type?: string; count?: number };
  /** One unless told. */
  nodes?: number;
  /** Whether it bears that its node is taken away; not unless told. */
  spot?: boolean;
  /** Cores of each node that are kept for it; one unless told. */
  cpu?: number;
}

/**
 * The type of a training parameter's value.
 *
 * @public
 */
export type TrainingParameterType = 'number' | 'integer' | 'string' | 'boolean';

/**
 * A value that a training parameter can take.
 *
 * @public
 */
export type TrainingParameterValue = number | string | boolean;

/**
 * One parameter that a person may set when starting a training; passed on as `--name value`.
 *
 * @public
 */
export interface TrainingParameter {
  name: string;
  type: TrainingParameterType;
  default?: TrainingParameterValue;
  minimum?: number;
  maximum?: number;
  enum?: TrainingParameterValue[];
  description?: string;
}

/**
 * One way to train the model.
 *
 * @public
 */
export interface TrainingProfile {
  name: string;
  title?: string;
  description?: string;
  /** Program and arguments; run without a shell in the repository's root. */
  command: string[];
  limits?: TrainingLimits;
  resources?: TrainingResources;
  /** Names of the environment's extras that this profile needs. */
  extras?: string[];
  parameters?: TrainingParameter[];
}

/**
 * The `training` section.
 *
 * @public
 */
export interface TrainingSection {
  environment: TrainingEnvironment;
  profiles: TrainingProfile[];
}

/**
 * One metric that the training logs.
 *
 * @public
 */
export interface MetricDeclaration {
  name: string;
  direction: 'maximize' | 'minimize';
  /** The metric by which runs are ranked; at most one. */
  primary?: boolean;
  /** Unit of the value, such as `s`. */
  unit?: string;
  description?: string;
}

/**
 * A parsed `modelport.yaml`. Sections of domains that are not known here are kept as they are.
 *
 * @public
 */
export interface ModelportConfig {
  apiVersion: typeof MODELPORT_CONFIG_API_VERSION;
  kind?: string;
  metadata?: { name?: string } & SectionContent;
  training?: TrainingSection;
  metrics?: MetricDeclaration[];
  features?: SectionContent;
  promotion?: SectionContent;
  drift?: SectionContent;
  pipeline?: SectionContent;
  [section: string]: unknown;
}
