import {
  CHAMPION_ALIAS,
  type Evidence,
} from '@modelport/plugin-ml-registry-common';
import type {
  RegisteredModel,
  RegisteredVersion,
} from '../registry/ModelRegistry';
import { describeVersion } from './describeVersion';
import { measuredEvidence } from './measuredEvidence';
import type { EntityModel } from './ModelObserver';
import type { ServiceOptions } from './ServiceOptions';

/** What was measured. */
export interface Measured {
  evidence: Evidence[];
  /** Names of all metrics that either version logged. */
  metrics: string[];
}

/** Reads from MLflow what speaks for a version, so that nobody has to be believed. */
export class Measurements {
  constructor(
    private readonly options: Pick<ServiceOptions, 'runs' | 'store'>,
  ) {}

  /**
   * What can be measured of a version now, beside the champion of now.
   * @throws ServiceUnavailableError when a source run cannot be read now
   */
  async of(
    of: EntityModel,
    found: RegisteredModel,
    version: RegisteredVersion,
  ): Promise<Measured> {
    const champion = found.versions.find(
      each => each.version === found.aliases[CHAMPION_ALIAS],
    );
    const [own, theirs] = await Promise.all([
      this.#describe(of, found, version),
      champion && this.#describe(of, found, champion),
    ]);
    return {
      evidence: measuredEvidence(own, theirs),
      metrics: Object.keys({ ...own.metrics, ...theirs?.metrics }),
    };
  }

  async #describe(
    { server, model, entityRef }: EntityModel,
    { aliases }: RegisteredModel,
    version: RegisteredVersion,
  ) {
    const { runs, store } = this.options;
    return describeVersion({
      ...{ server, model, entityRef, version, aliases },
      record: await store.tables.versions.find({
        ...{ server, model, version: version.version },
      }),
      // Not from the cache: the ledger keeps what is so at this moment.
      run: await runs.require(server, version.runId),
    });
  }
}
