import type { CachedAnswer } from '@modelport/plugin-ml-node';
import type { TrackingReader } from '../tracking/TrackingReader';
import type { RunPage, TrackedRun } from '../tracking/TrackingServer';
import { homeOf, type ModelExperiment } from './modelExperiment';

/** Where reading of a server's runs goes on: a page of the server, and how many of its runs were given already. */
export interface ServerPosition {
  token?: string;
  skip: number;
}

/** The runs of one server, newest first, taken one by one and fetched page by page. */
export class ServerRuns {
  /** The answers that were read, for the age of the result. */
  readonly answers: Array<CachedAnswer<RunPage>> = [];
  readonly #reader: TrackingReader;
  readonly #homes: Map<string, ModelExperiment[]>;
  readonly #pageSize: number;
  #position: ServerPosition | undefined;
  #page: RunPage | undefined;
  #gaveUp = false;

  /** @param homes - the models that show an experiment, by the id of their experiment */
  constructor(
    reader: TrackingReader,
    homes: Map<string, ModelExperiment[]>,
    pageSize: number,
    position: ServerPosition = { skip: 0 },
  ) {
    this.#reader = reader;
    this.#homes = homes;
    this.#pageSize = pageSize;
    this.#position = position;
  }

  get name(): string {
    return this.#reader.name;
  }

  /** Where a later request goes on; undefined when there is nothing more. */
  get position(): ServerPosition | undefined {
    return this.#position;
  }

  /** The next run, as far as it was fetched. */
  get head(): TrackedRun | undefined {
    return this.#gaveUp || !this.#position
      ? undefined
      : this.#page?.runs[this.#position.skip];
  }

  /** Whether reading ended early because the server failed. */
  get failed(): boolean {
    return this.#gaveUp;
  }

  /** Fetches what is needed to know the next run; undefined at the end. */
  async peek(): Promise<TrackedRun | undefined> {
    while (this.#position && !this.#gaveUp && !this.head) {
      if (!this.#page) {
        const answer = await this.#reader.searchRuns({
          experimentIds: [...this.#homes.keys()].sort(),
          orderBy: ['attributes.start_time DESC'],
          pageSize: this.#pageSize,
          pageToken: this.#position.token,
        });
        this.answers.push(answer);
        this.#page = answer.value;
      }
      this.#turnPage();
    }
    return this.head;
  }

  /** Takes the run that {@link ServerRuns.peek} showed. */
  take(): { run: TrackedRun; home: ModelExperiment } {
    const run = this.head;
    const home = run && homeOf(run, this.#homes.get(run.experimentId) ?? []);
    if (!run || !home || !this.#position) {
      throw new Error(`There is no next run of server '${this.name}' to take`);
    }
    this.#position = { ...this.#position, skip: this.#position.skip + 1 };
    this.#turnPage();
    return { run, home };
  }

  /** Ends reading for this request; the position stays, so that the next request tries again. */
  giveUp(): void {
    this.#gaveUp = true;
  }

  #turnPage(): void {
    const page = this.#page;
    if (page && this.#position && this.#position.skip >= page.runs.length) {
      this.#position = page.nextPageToken
        ? { token: page.nextPageToken, skip: 0 }
        : undefined;
      this.#page = undefined;
    }
  }
}
