import { ServiceUnavailableError } from '@backstage/errors';
import { FreshCache } from '@modelport/plugin-ml-node';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import type { Ask } from '../http/ask';
import { askModels, type ModelsAnswer, type ServedModels } from './askModels';

const FRESH_MS = 2_000;

/** What the first instance serves that answers. */
export const firstOf = (
  answers: readonly ModelsAnswer[],
): ServedModels | undefined =>
  answers.flatMap(each => ('models' in each ? [each.models] : []))[0];

/** Knows what the instances of services serve. */
export class ServedNow {
  readonly #cache: FreshCache;

  /** @param now - milliseconds since 1970 */
  constructor(private readonly options: { ask: Ask; now(): number }) {
    this.#cache = new FreshCache({
      freshForMs: FRESH_MS,
      keepForMs: FRESH_MS, // what was served before is not what is served now
      isOutage: () => false,
      now: options.now,
    });
  }

  /** What each instance of a service says, in the order of the configuration; at most two seconds old. */
  async look(config: ScoringServiceConfig): Promise<ModelsAnswer[]> {
    const { value } = await this.#cache.read(config.name, () =>
      this.#ask(config),
    );
    return value;
  }

  /**
   * What a service serves at this moment, by the first of its instances that answers.
   *
   * @throws ServiceUnavailableError when none does
   */
  async require(config: ScoringServiceConfig): Promise<ServedModels> {
    const answers = await this.#ask(config);
    const models = firstOf(answers);
    if (models) return models;
    const [first] = answers;
    throw new ServiceUnavailableError(
      `No instance of ${
        config.name
      } says what it serves, so nothing was changed: ${
        first && 'problem' in first ? first.problem : 'none is configured'
      }`,
    );
  }

  #ask({ instances }: ScoringServiceConfig): Promise<ModelsAnswer[]> {
    return Promise.all(
      instances.map(each => askModels(this.options.ask, each)),
    );
  }
}
