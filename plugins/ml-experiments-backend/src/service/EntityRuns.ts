import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type {
  CompareRunsResponse,
  GetMetricsResponse,
  GetRunResponse,
  ListRunsResponse,
} from '@modelport/plugin-ml-experiments-common';
import { type CachedAnswer, mapLimited } from '@modelport/plugin-ml-node';
import type { ReadingClaims } from '../claims/ExperimentReaders';
import {
  combineFreshness,
  errorsOf,
  isOutage,
  toServerError,
  type TrackingReader,
} from '../tracking/TrackingReader';
import type { TrackedRun } from '../tracking/TrackingServer';
import { detailRun, summariseRun } from './describeRun';
import type { RunsRequest } from './ExperimentsService';
import {
  type ModelExperiment,
  requireModelExperiment,
  type TrackingReaders,
  unknownServerMessage,
} from './modelExperiment';

/** A run that belongs to an entity's experiment. */
export interface OwnedRun {
  home: ModelExperiment;
  reader: TrackingReader;
  run: TrackedRun;
  /** Everything that was read to know this. */
  answers: Array<CachedAnswer<unknown>>;
}

/** The runs of one entity: those of the experiment that its annotations name, while it may show it, and no others. */
export class EntityRuns {
  readonly #readers: TrackingReaders;
  readonly #claims: ReadingClaims;
  readonly #now: () => Date;

  constructor(
    readers: TrackingReaders,
    claims: ReadingClaims,
    now: () => Date,
  ) {
    this.#readers = readers;
    this.#claims = claims;
    this.#now = now;
  }

  /**
   * One page. A server that fails, and an experiment that the entity may not show, is an entry of `errors`; an experiment
   * that is not there yet has no runs.
   */
  async list(entity: Entity, request: RunsRequest): Promise<ListRunsResponse> {
    const home = requireModelExperiment(entity, this.#readers);
    const { server, reader } = home;
    const empty = {
      items: [],
      fetchedAt: this.#now().toISOString(),
      stale: false,
    };
    if (!reader) {
      const message = unknownServerMessage(server);
      return { ...empty, errors: [{ server, message }] };
    }
    try {
      const message = await this.#refusalOf(home);
      if (message !== undefined) {
        return { ...empty, errors: [{ server, message }] };
      }
      const experiment = await reader.findExperiment(home.experiment);
      if (experiment.value === undefined) {
        return {
          items: [],
          errors: errorsOf(server, [experiment]),
          ...combineFreshness([experiment], this.#now()),
        };
      }
      const page = await reader.searchRuns({
        experimentIds: [experiment.value],
        filter: request.filter,
        orderBy: [request.orderBy ?? 'attributes.start_time DESC'],
        pageSize: request.pageSize,
        pageToken: request.pageToken,
      });
      return {
        items: page.value.runs.map(run => summariseRun(run, home)),
        errors: errorsOf(server, [experiment, page]),
        ...combineFreshness([experiment, page], this.#now()),
        nextPageToken: page.value.nextPageToken,
      };
    } catch (error) {
      if (!isOutage(error)) {
        throw error;
      }
      return { ...empty, errors: [toServerError(server, error)] };
    }
  }

  async get(entity: Entity, runId: string): Promise<GetRunResponse> {
    const { home, run, answers } = await this.require(entity, runId);
    return {
      item: detailRun(run, home),
      errors: errorsOf(home.server, answers),
      ...combineFreshness(answers, this.#now()),
    };
  }

  /** Runs side by side, in the order asked for; a run of another experiment refuses the whole comparison. */
  async compare(
    entity: Entity,
    runIds: string[],
  ): Promise<CompareRunsResponse> {
    const owned = await mapLimited([...new Set(runIds)], 4, runId =>
      this.require(entity, runId),
    );
    const answers = owned.flatMap(each => each.answers);
    return {
      items: owned.map(({ run, home }) => detailRun(run, home)),
      errors: errorsOf(owned[0].home.server, answers),
      ...combineFreshness(answers, this.#now()),
    };
  }

  /** Curves. A key whose history cannot be read is missing, and the reason is an entry of `errors`. */
  async metrics(
    entity: Entity,
    runId: string,
    keys: string[],
  ): Promise<GetMetricsResponse> {
    const { home, reader, answers } = await this.require(entity, runId);
    const failures: unknown[] = [];
    const found = await mapLimited([...new Set(keys)], 4, async key => {
      try {
        return [await reader.getMetricSeries(runId, key)];
      } catch (error) {
        if (!isOutage(error)) {
          throw error;
        }
        failures.push(error);
        return [];
      }
    });
    const series = found.flat();
    const all = [...answers, ...series];
    return {
      items: series.map(answer => answer.value),
      errors: [
        ...errorsOf(home.server, all),
        ...failures
          .slice(0, 1)
          .map(failure => toServerError(home.server, failure)),
      ],
      ...combineFreshness(all, this.#now()),
    };
  }

  /**
   * Finds a run of the entity.
   * @throws NotFoundError when it is not of the entity's experiment, as if it did not exist, or the entity may not show
   * that
   */
  async require(entity: Entity, runId: string): Promise<OwnedRun> {
    const home = requireModelExperiment(entity, this.#readers);
    const { reader } = home;
    if (!reader) {
      throw new NotFoundError(unknownServerMessage(home.server));
    }
    const refusal = await this.#refusalOf(home);
    if (refusal !== undefined) {
      throw new NotFoundError(refusal);
    }
    const missing = () =>
      new NotFoundError(
        `Experiment '${home.experiment}' of ${home.entityRef} has no run ${runId}`,
      );
    const experiment = await reader.findExperiment(home.experiment);
    if (experiment.value === undefined) {
      throw missing();
    }
    let run;
    try {
      run = await reader.getRun(runId);
    } catch (error) {
      throw error instanceof NotFoundError ? missing() : error;
    }
    if (run.value.experimentId !== experiment.value) {
      throw missing();
    }
    return { home, reader, run: run.value, answers: [experiment, run] };
  }

  async #refusalOf(home: ModelExperiment): Promise<string | undefined> {
    const [{ refusal, failure }] = await this.#claims.decide([home]);
    if (failure !== undefined) {
      throw failure;
    }
    return refusal;
  }
}
