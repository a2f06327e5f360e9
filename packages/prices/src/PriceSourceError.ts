import { type Cloud } from '@modelport/plugin-ml-training-common';

/** The prices of a cloud could not be read; the message names the cloud, what was wrong and the remedy. */
export class PriceSourceError extends Error {
  override readonly name = 'PriceSourceError';

  constructor(
    readonly cloud: Cloud,
    what: string,
    /** How long the source wants to be left alone; undefined where asking again does not help. */
    readonly againAfterMs?: number,
    options?: ErrorOptions,
  ) {
    super(`${cloud}: ${what}`, options);
  }
}
