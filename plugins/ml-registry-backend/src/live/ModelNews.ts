import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { registryChannel } from '@modelport/plugin-ml-registry-common';

/** Tells open pages that there is news of an entity's versions, aliases, requests or ledger, never what. */
export class ModelNews {
  readonly #signals: Pick<SignalsService, 'publish'>;
  readonly #logger: LoggerService;
  // Unlike any cursor of an earlier start, so that no page takes a new signal for one that it knows.
  readonly #epoch = Date.now().toString(36);
  #count = 0;

  constructor(options: {
    signals: Pick<SignalsService, 'publish'>;
    logger: LoggerService;
  }) {
    this.#signals = options.signals;
    this.#logger = options.logger;
  }

  /** Tells of a change. Never throws: pages read by themselves when no signal comes. */
  changed(entityRef: string): void {
    const channel = registryChannel(entityRef);
    this.#count += 1;
    const message = { channel, cursor: `${this.#epoch}-${this.#count}` };
    this.#signals
      .publish({ recipients: { type: 'broadcast' }, channel, message })
      .catch(error =>
        this.#logger.debug('A signal could not be sent', { error: `${error}` }),
      );
  }
}
