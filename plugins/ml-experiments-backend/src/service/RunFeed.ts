import type { Entity } from '@backstage/catalog-model';
import type {
  ListRunsResponse,
  RunSummary,
  ServerError,
} from '@modelport/plugin-ml-experiments-common';
import { type CachedAnswer, mapLimited } from '@modelport/plugin-ml-node';
import {
  combineFreshness,
  errorsOf,
  toServerError,
  type TrackingReader,
} from '../tracking/TrackingReader';
import type { ReadingClaims } from '../claims/ExperimentReaders';
import type { TrackedRun } from '../tracking/TrackingServer';
import { summariseRun } from './describeRun';
import {
  findModelExperiment,
  holdersFirst,
  type ModelExperiment,
  type TrackingReaders,
  unknownServerMessage,
} from './modelExperiment';
import { readPageToken, writePageToken } from './pageToken';
import { ServerRuns, type ServerPosition } from './ServerRuns';

type FeedPosition = Record<string, ServerPosition>;

function isFeedPosition(value: unknown): value is FeedPosition {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(
      item =>
        typeof item === 'object' &&
        item !== null &&
        Number.isSafeInteger(item.skip) &&
        item.skip >= 0 &&
        ['string', 'undefined'].includes(typeof item.token),
    )
  );
}

// One without a time stands where its server has put it, and must not hold back the newer ones behind it.
const newestFirst = (run: TrackedRun) => run.startTime ?? Infinity;

/** The latest runs of many models, merged over all servers. */
export class RunFeed {
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

  /** One page, newest first. A server that fails is an entry of `errors`, and the others still give their runs. */
  async list(
    entities: Entity[],
    options: { pageSize: number; pageToken?: string },
  ): Promise<ListRunsResponse> {
    const { pageSize, pageToken } = options;
    const position =
      pageToken === undefined
        ? undefined
        : readPageToken(pageToken, isFeedPosition);
    const errors: ServerError[] = [];
    const answers: Array<CachedAnswer<unknown>> = [];
    const sources: ServerRuns[] = [];

    for (const [server, models] of await this.#byServer(entities, errors)) {
      // A server that is not in the position has no further page.
      if (position && !position[server]) {
        continue;
      }
      const { reader } = models[0];
      if (!reader) {
        errors.push({ server, message: unknownServerMessage(server) });
        continue;
      }
      const homes = await this.#findHomes(reader, models, answers, errors);
      if (homes.size > 0) {
        sources.push(
          new ServerRuns(reader, homes, pageSize, position?.[server]),
        );
      }
    }

    const items: RunSummary[] = [];
    while (items.length < pageSize) {
      const source = await this.#next(sources, errors);
      if (!source) {
        break;
      }
      const { run, home } = source.take();
      items.push(summariseRun(run, home));
    }

    for (const source of sources) {
      answers.push(...source.answers);
      errors.push(...errorsOf(source.name, source.answers));
    }
    return {
      items,
      errors: uniqueErrors(errors),
      ...combineFreshness(answers, this.#now()),
      nextPageToken: nextTokenOf(sources),
    };
  }

  async #findHomes(
    reader: TrackingReader,
    models: ModelExperiment[],
    answers: Array<CachedAnswer<unknown>>,
    errors: ServerError[],
  ): Promise<Map<string, ModelExperiment[]>> {
    const found = await mapLimited(models, 8, async model => {
      try {
        const answer = await reader.findExperiment(model.experiment);
        answers.push(answer);
        errors.push(...errorsOf(reader.name, [answer]));
        return answer.value;
      } catch (error) {
        errors.push(toServerError(reader.name, error));
        return undefined;
      }
    });
    const homes = new Map<string, ModelExperiment[]>();
    found.forEach((id, index) => {
      if (id !== undefined) {
        homes.set(id, [...(homes.get(id) ?? []), models[index]]);
      }
    });
    return homes;
  }

  // Those that may show their experiment. Of a run that another one holds, that one's entry tells.
  async #byServer(
    entities: Entity[],
    errors: ServerError[],
  ): Promise<Map<string, ModelExperiment[]>> {
    const servers = new Map<string, ModelExperiment[]>();
    const named = entities.flatMap(
      entity => findModelExperiment(entity, this.#readers) ?? [],
    );
    const readings = await this.#claims.decide(named);
    const shown: Array<{ model: ModelExperiment; holder?: string }> = [];
    named.forEach((model, index) => {
      const { holder, refusal, failure } = readings[index];
      const { server } = model;
      if (failure !== undefined) {
        errors.push(toServerError(server, failure));
      } else if (refusal === undefined) {
        shown.push({ model, holder });
      } else if (holder === undefined) {
        errors.push({ server, message: refusal });
      }
    });
    for (const model of holdersFirst(shown)) {
      servers.set(model.server, [...(servers.get(model.server) ?? []), model]);
    }
    return servers;
  }

  async #next(
    sources: ServerRuns[],
    errors: ServerError[],
  ): Promise<ServerRuns | undefined> {
    let best: ServerRuns | undefined;
    for (const source of sources) {
      let head: TrackedRun | undefined;
      try {
        head = await source.peek();
      } catch (error) {
        errors.push(toServerError(source.name, error));
        source.giveUp();
      }
      const bestHead = best?.head;
      if (head && (!bestHead || newestFirst(head) > newestFirst(bestHead))) {
        best = source;
      }
    }
    return best;
  }
}

// A server that failed is tried again on the next page, but it alone does not make one: that list would never end.
function nextTokenOf(sources: ServerRuns[]): string | undefined {
  if (!sources.some(source => source.position && !source.failed)) {
    return undefined;
  }
  return writePageToken(
    Object.fromEntries(
      sources.flatMap(source =>
        source.position ? [[source.name, source.position]] : [],
      ),
    ),
  );
}

function uniqueErrors(errors: ServerError[]): ServerError[] {
  const known = new Map(
    errors.map(error => [`${error.server} ${error.message}`, error]),
  );
  return [...known.values()];
}
