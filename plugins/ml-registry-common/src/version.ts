import type { NotFinite } from '@modelport/plugin-ml-common';

/**
 * The alias that means production. It moves last, and only after someone who is not an author approved.
 *
 * @public
 */
export const CHAMPION_ALIAS = 'champion';

/** The alias of the version under evaluation; the owner group moves it freely. @public */
export const CHALLENGER_ALIAS = 'challenger';

/** The alias that keeps what `champion` was before; it moves with `champion` alone. @public */
export const PREVIOUS_ALIAS = 'previous';

/** A version of a registered model. Times are ISO 8601. @public */
export interface ModelVersionSummary {
  server: string;
  /** Name of the registered model. */
  model: string;
  /** MLflow's version number as text. */
  version: string;
  status: 'PENDING_REGISTRATION' | 'FAILED_REGISTRATION' | 'READY';
  /** Why registration failed, if it did. */
  statusMessage?: string;
  description: string;
  createdAt: string;
  /** Full references of those who count as authors; empty when the portal knows none. */
  authors: string[];
  runId?: string;
  /** Full hash of the commit that the source run trained. */
  commit?: string;
  /** `sha256:` and 64 hexadecimal digits over the logged model's files, once it is recorded. */
  digest?: string;
  /** Why there is no digest, in one sentence. */
  digestProblem?: string;
  aliases: string[];
  /** Last value of each metric of the source run that is a finite number. */
  metrics: Record<string, number>;
  /** What the last value of each other metric is; absent where there are none. */
  notFinite?: Record<string, NotFinite>;
}

/** One tensor or column of a signature. @public */
export interface SignatureField {
  name: string;
  /** As MLflow writes it: `float32`, `double`, `long`, `string` ... */
  type: string;
  /** -1 stands for any size; absent for a column. */
  shape?: number[];
}

/** What a version expects and gives. @public */
export interface VersionSignature {
  inputs: SignatureField[];
  outputs: SignatureField[];
}

/** A version with all that is known of it. @public */
export interface ModelVersionDetail extends ModelVersionSummary {
  signature?: VersionSignature;
  parameters: Record<string, string>;
  tags: Record<string, string>;
  /** The model card as Markdown, when the source run has one. */
  modelCard?: string;
  /** Files of the logged model, sizes in bytes. */
  files: Array<{ path: string; size: number }>;
  /** Parts that could not be read now, each in one sentence; absent when everything is there. */
  problems?: string[];
}

/** A model that a run logged and that can be registered. @public */
export interface LoggedModelChoice {
  modelId: string;
  name: string;
  /** The version that it is registered as already. */
  version?: string;
}
