import type { Readable } from 'node:stream';
import { ServiceUnavailableError } from '@backstage/errors';
import type { DeploymentTensor } from '@modelport/plugin-ml-promotion-common';

/** What is served. It holds no secret: it is stored. */
export interface ServingPlan {
  /** Name in the routes of the model server. */
  modelName: string;
  version: string;
  /** `sha256:` and 64 hexadecimal digits; nothing else may be served. */
  digest: string;
}

/** The files of a model where they are registered. */
export interface ModelFiles {
  list(signal: AbortSignal): Promise<Array<{ path: string; size: number }>>;
  open(path: string, signal: AbortSignal): Promise<Readable>;
}

/** What a target sees of a deployment. */
export type Observation =
  /** Nothing of it runs, and nothing says that it ended badly. */
  | { phase: 'absent' }
  /** Its process loads the model. */
  | { phase: 'starting' }
  | { phase: 'serving' }
  /** It runs, and has not answered for so many milliseconds. */
  | { phase: 'unresponsive'; forMs: number }
  /** It runs, but serves something else than what is planned. */
  | { phase: 'foreign' }
  /** It has ended by itself. */
  | {
      phase: 'ended';
      /** Set when it does not want to serve this model, whatever is tried. */
      refusal?: string;
      /** Last lines of its log. */
      lastLines: string;
    };

/** A call of the Open Inference Protocol. */
export interface TargetRequest {
  method: 'GET' | 'POST';
  /** With a leading slash, encoded: `/v2/models/...`, or `/metrics`. */
  path: string;
  body?: Uint8Array<ArrayBuffer>;
  signal?: AbortSignal;
}

/** Its answer, as it came. */
export interface TargetResponse {
  status: number;
  contentType?: string;
  retryAfter?: string;
  body: Buffer;
}

/** Inputs and outputs of a served model. */
export interface ServedSchema {
  inputs: DeploymentTensor[];
  outputs: DeploymentTensor[];
  /** Typical values by column or input, when the author logged some. */
  medians?: Record<string, number>;
}

/** A model that its target cannot bring or serve, whatever is tried. */
export class UnfitModelError extends Error {
  override readonly name = 'UnfitModelError';
}

/** What serves cannot be reached: the call was not answered, and may be made again. */
export class UnreachableError extends ServiceUnavailableError {
  // The name by which Backstage finds the status.
  override readonly name = 'ServiceUnavailableError';
}

/**
 * Serves models somewhere. Every method may be called again after a crash, in any state, by another process: it looks
 * at what is and does what is missing.
 */
export interface RolloutTarget {
  readonly name: string;
  /**
   * Brings the files and checks their digest; files that are there already are used when they are right.
   *
   * @throws UnfitModelError when what is registered has another digest
   */
  fetch(
    plan: ServingPlan,
    files: ModelFiles,
    signal: AbortSignal,
  ): Promise<void>;
  /** Starts to serve, and returns at once. Called twice it starts once. */
  start(id: string, plan: ServingPlan): Promise<void>;
  observe(id: string, plan: ServingPlan): Promise<Observation>;
  /** Has it answer what is under way and end, on purpose; or ends it at once, as a failure that is seen as its end. */
  stop(id: string, how: 'drain' | 'kill'): Promise<void>;
  /**
   * Calls what serves.
   *
   * @throws UnreachableError when it cannot be reached; ServiceUnavailableError when it answers too late
   */
  call(id: string, request: TargetRequest): Promise<TargetResponse>;
  /** The last lines of the log. */
  readLog(id: string, lines: number): Promise<string>;
  /** Forgets how it ended, and removes what it no longer needs; its log stays. Called only when nothing of it runs. */
  forget(id: string): Promise<void>;
}
