import { RequestError } from './errors';
import { ServedModel } from './servedModel';

/** The served models by name and version; without a version, the one given last answers. */
export class ModelCatalog {
  readonly #models: readonly ServedModel[];

  /** @throws TypeError when two models have the same name and version, or there is none */
  constructor(models: readonly ServedModel[]) {
    const seen = new Set<string>();
    for (const { name, version = '' } of models) {
      const key = `${name}#${version}`;
      if (seen.has(key)) {
        throw new TypeError(
          `The model ${key} is given twice; give each a version of its own`,
        );
      }
      seen.add(key);
    }
    this.#models = models;
  }

  all(): readonly ServedModel[] {
    return this.#models;
  }

  find(name: string, version?: string): ServedModel | undefined {
    return this.#models.findLast(
      model =>
        model.name === name &&
        (version === undefined || model.version === version),
    );
  }

  /** @throws RequestError (404) that lists what is served */
  get(name: string, version?: string): ServedModel {
    const model = this.find(name, version);
    if (!model) {
      const served = this.#models.map(m =>
        m.version ? `${m.name} version ${m.version}` : m.name,
      );
      throw new RequestError(
        404,
        `Model ${name}${
          version === undefined ? '' : ` version ${version}`
        } is not served here; ask for ${served.join(', ')}`,
      );
    }
    return model;
  }

  versionsOf(name: string): string[] {
    return this.#models.flatMap(m =>
      m.name === name && m.version ? [m.version] : [],
    );
  }
}
