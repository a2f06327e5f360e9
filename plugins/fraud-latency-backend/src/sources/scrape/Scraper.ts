import { ServiceUnavailableError, toError } from '@backstage/errors';
import type { Lease } from '@modelport/plugin-ml-node';
import type {
  InstanceConfig,
  ScoringServiceConfig,
} from '../../config/ScoringServiceConfig';
import type { Ask } from '../../http/ask';
import type { FigureStore, InstanceRecord } from '../../store/FigureStore';
import { deltaOf } from './deltaOf';
import { ExpositionError } from './parseExposition';
import { type Reading, readFigures } from './readFigures';

const LEAST_LONGEST_MS = 15_000;

/** The longest time between two looks that what was counted in between is still told for. */
export const longestOf = ({ scrapeSeconds }: { scrapeSeconds: number }) =>
  Math.max(LEAST_LONGEST_MS, 3_000 * scrapeSeconds);

/** What {@link Scraper} works with. */
export interface ScraperOptions {
  service: ScoringServiceConfig;
  store: FigureStore;
  ask: Ask;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Looks at the instances of one service and keeps what they counted. */
export class Scraper {
  constructor(private readonly options: ScraperOptions) {}

  /**
   * Looks at each instance once.
   *
   * @param lease - that lets this process alone look
   * @throws LeaseLostError
   */
  async look(lease: Lease): Promise<void> {
    const { service, store } = this.options;
    const known = await store.instances(service.name);
    const done = await Promise.allSettled(
      service.instances.map(instance =>
        this.#lookAt(
          instance,
          known.find(each => each.instance === instance.url),
          lease,
        ),
      ),
    );
    for (const each of done) {
      if (each.status === 'rejected') throw each.reason;
    }
  }

  async #lookAt(
    { url, cloud }: InstanceConfig,
    known: InstanceRecord | undefined,
    lease: Lease,
  ): Promise<void> {
    const { service, store, now } = this.options;
    const key = { service: service.name, instance: url };
    let reading: Reading;
    try {
      reading = await this.#read(url);
    } catch (error) {
      const problem = toError(error).message;
      await store.recordProblem(key, problem, now(), lease);
      return;
    }
    const timed = { ...reading, at: now() };
    const delta = deltaOf(known?.reading, timed, longestOf(service));
    await store.record(key, { cloud, reading: timed, delta }, lease);
  }

  /** @throws ServiceUnavailableError in words */
  async #read(url: string): Promise<Reading> {
    const { status, text } = await this.options.ask(
      'The scoring service',
      `${url}/metrics`,
    );
    if (status !== 200) {
      throw new ServiceUnavailableError(
        `The scoring service answered /metrics with status ${status}; check its address`,
      );
    }
    try {
      return readFigures(text);
    } catch (error) {
      if (!(error instanceof ExpositionError)) throw error;
      throw new ServiceUnavailableError(
        `The scoring service's /metrics cannot be read: ${error.message}`,
      );
    }
  }
}
