import type { OutboxMessage } from './outboxRecords';
import type { SpillOptions } from './Spill';

/**
 * Where an outbox publishes.
 *
 * @public
 */
export interface OutboxTarget {
  /**
   * Resolves once all of the messages are stored where they belong; may be asked to store one again.
   *
   * @param position - the number of the last of them
   */
  publish(messages: readonly OutboxMessage[], position: number): Promise<void>;
  /** The greatest position that is stored, 0 before the first; absent where it is not kept. */
  position?(): Promise<number>;
}

/**
 * What an {@link Outbox} works with.
 *
 * @public
 */
export interface OutboxOptions {
  /** @param name - of the outbox, as long as anything is in its files, over the end of the process */
  target(name: string): OutboxTarget;
  /** Where messages are kept over the end of the process; absent: in memory alone. */
  spill?: Pick<SpillOptions, 'folder' | 'mostBytes' | 'write'>;
  /** Messages that are held in memory; default 50,000. */
  mostInMemory?: number;
  /** Told once of each time that publishing, or the disk, begins to fail. */
  onProblem?: (error: Error) => void;
}
