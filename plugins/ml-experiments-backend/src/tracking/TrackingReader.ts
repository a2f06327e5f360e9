import {
  type Freshness,
  type MetricSeries,
  ML_EXPERIMENTS_LIMITS,
  type ServerError,
} from '@modelport/plugin-ml-experiments-common';
import { type CachedAnswer, FreshCache } from '@modelport/plugin-ml-node';
import { toMetricSeries } from './toMetricSeries';
import type { RunQuery, TrackingServer } from './TrackingServer';

const SECOND = 1000;
const FRESH_FOR_MS = 5 * SECOND;
const OUTAGE_PAUSE_MS = 2 * SECOND;
const EXPERIMENT_FRESH_FOR_MS = 60 * SECOND;
const MAX_CHANGED = 10_000;

/** What was read, with the changes that were known when its reading began. */
interface Dated<T> {
  value: T;
  topics: string[];
  changes: number;
}

const runTopic = (runId: string) => `run ${runId}`;
const experimentTopic = (experimentId: string) => `experiment ${experimentId}`;

/** Whether an error of a tracking server means that the server is down. */
export function isOutage(error: unknown): boolean {
  return error instanceof Error && error.name === 'ServiceUnavailableError';
}

/**
 * Reads a tracking server through a short cache: concurrent readers share a call, and the last answer stands in while
 * the server is down. It knows nothing of callers; the guard stands before it.
 */
export class TrackingReader {
  readonly name: string;
  readonly #server: TrackingServer;
  readonly #answers: FreshCache;
  readonly #experiments: FreshCache;
  readonly #now: () => number;
  // When each run and experiment was last changed through the portal, in the order of changes.
  readonly #changes = new Map<string, number>();
  #lastChange = 0;
  #outage: { until: number; error: unknown } | undefined;

  constructor(server: TrackingServer, options: { now?: () => number } = {}) {
    this.name = server.name;
    this.#server = server;
    this.#now = options.now ?? Date.now;
    const common = { isOutage, now: this.#now };
    this.#answers = new FreshCache({
      freshForMs: value =>
        this.#isCurrent(value as Dated<unknown> | undefined) ? FRESH_FOR_MS : 0,
      maxEntries: 200,
      ...common,
    });
    // The id of a name hardly ever changes, but a missing experiment appears with the first training.
    this.#experiments = new FreshCache({
      freshForMs: id =>
        id === undefined ? FRESH_FOR_MS : EXPERIMENT_FRESH_FOR_MS,
      maxEntries: 10_000,
      ...common,
    });
  }

  version() {
    return this.#read('version', [], () =>
      this.#probe(() => this.#server.version()),
    );
  }

  /** Makes the next read of a run, and of the lists of its experiment, ask the server: it was changed just now. */
  markChanged(run: { experimentId: string; runId: string }) {
    this.#lastChange += 1;
    if (this.#changes.size >= MAX_CHANGED) {
      this.#changes.clear();
    }
    for (const topic of [
      runTopic(run.runId),
      experimentTopic(run.experimentId),
    ]) {
      this.#changes.set(topic, this.#lastChange);
    }
  }

  /** Id of the experiment; undefined when the server has none of that name (yet: a first training makes it). */
  findExperiment(name: string): Promise<CachedAnswer<string | undefined>> {
    return this.#experiments.read(`name ${name}`, () =>
      this.#probe(() => this.#server.findExperiment(name)),
    );
  }

  /** Name of an experiment; undefined when the server has none of that id. */
  experimentName(id: string): Promise<CachedAnswer<string | undefined>> {
    return this.#experiments.read(`id ${id}`, () =>
      this.#probe(() => this.#server.experimentName(id)),
    );
  }

  searchRuns(query: RunQuery) {
    return this.#read(
      `runs ${JSON.stringify(query)}`,
      query.experimentIds.map(experimentTopic),
      () => this.#server.searchRuns(query),
    );
  }

  getRun(runId: string) {
    return this.#read(`run ${runId}`, [runTopic(runId)], () =>
      this.#server.getRun(runId),
    );
  }

  /** A history, thinned before it is kept: the whole one may have a million points. */
  getMetricSeries(
    runId: string,
    key: string,
  ): Promise<CachedAnswer<MetricSeries>> {
    return this.#read(`metric ${runId} ${key}`, [runTopic(runId)], async () =>
      toMetricSeries(
        runId,
        key,
        await this.#server.getMetricHistory(runId, key),
        ML_EXPERIMENTS_LIMITS.maxSeriesPoints,
      ),
    );
  }

  listArtifacts(runId: string, path: string) {
    return this.#read(`artifacts ${runId} ${path}`, [runTopic(runId)], () =>
      this.#server.listArtifacts(runId, path),
    );
  }

  /** Never cached: files may be large. */
  openArtifact(runId: string, path: string, signal: AbortSignal) {
    return this.#server.openArtifact(runId, path, signal);
  }

  async #read<T>(
    key: string,
    topics: string[],
    load: () => Promise<T>,
  ): Promise<CachedAnswer<T>> {
    const changes = this.#changesOf(topics);
    const ask = () =>
      this.#answers.read<Dated<T>>(key, async () => {
        const before = this.#changesOf(topics);
        return { value: await load(), topics, changes: before };
      });
    let answer = await ask();
    // A reader who came after a change may have joined a call from before it; what it asks for now began after.
    if (!answer.stale && answer.value.changes < changes) {
      answer = await ask();
    }
    return { ...answer, value: answer.value.value };
  }

  #changesOf(topics: string[]): number {
    return Math.max(0, ...topics.map(topic => this.#changes.get(topic) ?? 0));
  }

  #isCurrent(dated: Dated<unknown> | undefined): boolean {
    return (
      dated === undefined || dated.changes >= this.#changesOf(dated.topics)
    );
  }

  // A page over a thousand models must not wait a thousand times for a server that is down. Only cheap calls decide
  // this: a search that is too slow says nothing about the next call.
  async #probe<T>(call: () => Promise<T>): Promise<T> {
    if (this.#outage && this.#now() < this.#outage.until) {
      throw this.#outage.error;
    }
    try {
      const answer = await call();
      this.#outage = undefined;
      return answer;
    } catch (error) {
      if (isOutage(error)) {
        this.#outage = { until: this.#now() + OUTAGE_PAUSE_MS, error };
      }
      throw error;
    }
  }
}

/** Makes an error of a server the data of an answer. */
export function toServerError(server: string, error: unknown): ServerError {
  return {
    server,
    message: error instanceof Error ? error.message : String(error),
  };
}

/** The age of an answer that was put together from several: that of its oldest part. */
export function combineFreshness(
  answers: Array<CachedAnswer<unknown>>,
  now: Date,
): Freshness {
  const oldest = answers.reduce(
    (least, answer) => (answer.fetchedAt < least ? answer.fetchedAt : least),
    now,
  );
  return {
    fetchedAt: oldest.toISOString(),
    stale: answers.some(answer => answer.stale),
  };
}

/** The errors of stale answers, each once. */
export function errorsOf(
  server: string,
  answers: Array<CachedAnswer<unknown>>,
): ServerError[] {
  const messages = answers
    .filter(answer => answer.stale)
    .map(answer => toServerError(server, answer.error).message);
  return [...new Set(messages)].map(message => ({ server, message }));
}
