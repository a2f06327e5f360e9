import type { EntityEvent } from '@modelport/fraud-core';

/**
 * Something that happened to a customer and a terminal, which are named by their pseudonyms.
 *
 * @public
 */
export interface HistoryEvent {
  customer: string;
  terminal: string;
  event: EntityEvent;
}

/**
 * Some of what happened, in about the order in which it did.
 *
 * @public
 */
export interface HistoryBatch {
  events: readonly HistoryEvent[];
  /** Whether something that happened before them is not kept any longer: all before them says nothing then. */
  lost: boolean;
}

/**
 * How far was read.
 *
 * @public
 */
export interface HistoryRead {
  /** Where to read on. */
  next: string;
  /** All that was received since then was read, in milliseconds since 1970-01-01; absent where nothing was. */
  since?: number;
}

/**
 * Where it is kept what happened: the records of a service, or the topics that it writes.
 *
 * @public
 */
export interface History {
  /**
   * Reads all that has happened so far.
   *
   * @param after - `next` of an earlier read; from the oldest event without it
   * @param take - gets it, one batch after the other
   */
  readOn(
    after: string | undefined,
    take: (batch: HistoryBatch) => Promise<void>,
  ): Promise<HistoryRead>;
}
