import type { DecisionPolicy, Experiment } from '@modelport/fraud-core';

/**
 * A model version that is to be loaded.
 *
 * @public
 */
export interface WantedVersion {
  /** `name@version`, by which the rest of the configuration speaks of it. */
  ref: string;
  name: string;
  version: string;
  /** A folder that `mlflow.onnx.log_model` wrote, or an `.onnx` file. */
  path: string;
  digest: string | undefined;
  /** The `features` section of its repository's `modelport.yaml`; absent where the model's package holds it. */
  features: unknown;
}

/**
 * What a scoring service is to serve.
 *
 * @public
 */
export interface ScoringConfiguration {
  name: string;
  revision: number;
  /** ISO 4217 code of the currency of all amounts. */
  currency: string;
  versions: readonly WantedVersion[];
  /** Which card has which version; an experiment of one variant where all have the same. */
  experiment: Experiment;
  /**
   * Name of the experiment that the file has, null where it has one version for all cards; `experiment` may be another one,
   * as a directive says.
   */
  configuredExperiment: string | null;
  /** The version of each variant, by the name of the variant. */
  versionOf: ReadonlyMap<string, string>;
  /** Versions that score everything and decide nothing. */
  shadow: readonly string[];
  policy: DecisionPolicy;
  /** Name and version of the policy that the file has; `policy` may be another one, as a directive says. */
  configuredPolicy: { name: string; version: number };
}
