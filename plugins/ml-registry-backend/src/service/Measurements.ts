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
import { type ModelOf, requireModelOf } from './entityModel';
import type { EntityModel } from './ModelObserver';
import type { ServiceOptions } from './ServiceOptions';

/** What was measured. */
export interface Measured {
  evidence: Evidence[];
  /** Names of all metrics that either version logged or a gate names. */
  metrics: string[];
}

/** Reads from MLflow what speaks for a version, so that nobody has to be believed. */
export class Measurements {
  constructor(
    private readonly options: Pick<ServiceOptions, 'gates' | 'runs' | 'store'>,
  ) {}

  /**
   * What can be measured of a version now, beside the champion of now, and how it stands to the gates of its model.
   * @throws ServiceUnavailableError when a source run cannot be read now
   */
  async of(
    of: ModelOf,
    found: RegisteredModel,
    version: RegisteredVersion,
  ): Promise<Measured> {
    const model = requireModelOf(of);
    const champion = found.versions.find(
      each => each.version === found.aliases[CHAMPION_ALIAS],
    );
    const [own, theirs] = await Promise.all([
      this.#describe(model, found, version),
      champion && this.#describe(model, found, champion),
    ]);
    const metrics = { ...own.metrics, ...own.notFinite };
    const gates = await this.options.gates.judge(of.entity, metrics);
    return {
      evidence: [...measuredEvidence(own, theirs), ...gates],
      metrics: [
        ...Object.keys({
          ...metrics,
          ...theirs?.metrics,
          ...theirs?.notFinite,
        }),
        ...gates.map(({ label }) => label),
      ],
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
