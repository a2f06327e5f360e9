import type { Readable } from 'node:stream';
import type {
  DatasetInput,
  ModelOutput,
  RunStatus,
} from '@modelport/plugin-ml-experiments-common';

/** The last or any point of a metric, as the server keeps it. */
export interface TrackedMetric {
  key: string;
  /** May be NaN or infinite. */
  value: number;
  step: number;
  /** Milliseconds since 1970. */
  timestamp: number;
}

/** One run, as the server keeps it. */
export interface TrackedRun {
  runId: string;
  experimentId: string;
  name: string;
  status: RunStatus;
  /** Milliseconds since 1970. */
  startTime?: number;
  /** Milliseconds since 1970. */
  endTime?: number;
  metrics: TrackedMetric[];
  params: Record<string, string>;
  tags: Record<string, string>;
  inputs: DatasetInput[];
  outputs: ModelOutput[];
}

/** A file or folder of a run. */
export interface TrackedArtifact {
  path: string;
  isDirectory: boolean;
  /** Bytes; absent for folders. */
  size?: number;
}

/** A file on its way. Read it to its end or destroy it. */
export interface ArtifactStream {
  content: Readable;
  /** Bytes, when the server says so. */
  size?: number;
}

/** What a search for runs asks for. */
export interface RunQuery {
  experimentIds: string[];
  /** The server's filter language. */
  filter?: string;
  /** Orders such as `metrics.auc DESC`. */
  orderBy?: string[];
  pageSize: number;
  pageToken?: string;
}

/** A page of runs. */
export interface RunPage {
  runs: TrackedRun[];
  nextPageToken?: string;
}

/**
 * Port: a server that tracks runs. Every method rejects with a ServiceUnavailableError when the server is down or
 * answers nonsense, with an InputError when it refuses a value, and with a NotFoundError when a run or file is gone.
 * Messages name the server by its configured name and never tell its address.
 */
export interface TrackingServer {
  /** Configured name. */
  readonly name: string;
  /** Version of the server's software. */
  version(): Promise<string>;
  /** Id of the active experiment with a name; undefined when there is none. */
  findExperiment(name: string): Promise<string | undefined>;
  /** Name of an active experiment; undefined when there is none of that id. */
  experimentName(experimentId: string): Promise<string | undefined>;
  /** One page of active runs. */
  searchRuns(query: RunQuery): Promise<RunPage>;
  getRun(runId: string): Promise<TrackedRun>;
  /** Every point of a metric, in the server's order; empty when the run never logged it. */
  getMetricHistory(runId: string, key: string): Promise<TrackedMetric[]>;
  /** The entries of a folder; an empty path is the root. */
  listArtifacts(runId: string, path: string): Promise<TrackedArtifact[]>;
  /** Opens a file; the signal ends the transfer. */
  openArtifact(
    runId: string,
    path: string,
    signal: AbortSignal,
  ): Promise<ArtifactStream>;
}
