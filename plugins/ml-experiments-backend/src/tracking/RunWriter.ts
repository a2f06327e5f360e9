import type {
  EndRunStatus,
  RunStatus,
} from '@modelport/plugin-ml-experiments-common';

/** A run to be made. */
export interface NewRun {
  experimentId: string;
  name: string;
  tags: Record<string, string>;
}

/** A run as its writer sees it. */
export interface WrittenRun {
  runId: string;
  experimentId: string;
  status: RunStatus;
}

/**
 * Port: makes and ends runs of one tracking server, with the portal's account. Errors are those of the
 * `TrackingServer` port.
 */
export interface RunWriter {
  /** Id of the experiment with a name, made when there is none; two callers at once get the same. */
  ensureExperiment(name: string): Promise<string>;
  /** The active runs of an experiment that carry a tag, oldest first. */
  findRuns(
    experimentId: string,
    tag: { key: string; value: string },
  ): Promise<WrittenRun[]>;
  createRun(run: NewRun): Promise<WrittenRun>;
  /** NotFoundError when it is missing or deleted. */
  getRun(runId: string): Promise<WrittenRun>;
  /** Ends a run now. */
  endRun(
    runId: string,
    status: EndRunStatus,
    /** Milliseconds since 1970; now unless told, and never later than now. */
    endedAt?: number,
  ): Promise<void>;
}
