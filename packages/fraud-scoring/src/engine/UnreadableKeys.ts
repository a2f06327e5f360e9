import {
  type EntityRef,
  StoreUnavailableError,
  UnreadableKeyError,
} from '../store/FeatureStore';
import { OtherFormatError } from './OtherFormatError';
import { RefusedError } from './RefusedError';

/** Names of entities, such as `customer`, that a transaction goes without: what the store has of them cannot be read. */
export type LeftOut = ReadonlySet<string>;

/** What {@link UnreadableKeys} works with. */
export interface UnreadableKeysParts {
  /** Milliseconds since 1970-01-01. */
  now(): number;
  /** Told of each time that something goes without what cannot be read: of an entity by its name, else of `decision`. */
  onLeftOut?(what: string): void;
  /** Told of why a key cannot be read, once an hour for each reason; the message names the first key. */
  onUnreadable?(error: UnreadableKeyError): void;
}

/** For so long a key that could not be read is not asked for again. */
const REST_MS = 1_000;
const TELL_AGAIN_MS = 3_600_000;
const MOST_KEYS = 10_000;
const MOST_REASONS = 100;

const nameOf = ({ entity, key }: EntityRef) => `${entity} ${key}`;

/** What is wrong, without the key: it holds the id of a transaction, or a pseudonym. */
export function describeUnreadable({
  of,
  reason,
}: Pick<UnreadableKeyError, 'of' | 'reason'>): string {
  const whose = of ? `of a ${of.entity}` : 'as a decision';
  return `What the feature store has ${whose} cannot be read, for ${reason}; the runbook of the service says under "Degraded" how its key is found`;
}

/** Takes note, and forgets all when that would be too much. */
function note(
  map: Map<string, number>,
  name: string,
  at: number,
  most: number,
): void {
  if (map.size >= most) map.clear();
  map.set(name, at);
}

/**
 * Keys of the store that cannot be read, as when somebody else has written there. That concerns the customer or terminal of
 * the key and nobody else: its transactions go without what was kept of it, and nothing is written over what lies there.
 */
export class UnreadableKeys {
  readonly #parts: UnreadableKeysParts;
  /** By the name of an entity, until when it is not asked for. */
  readonly #restsUntil = new Map<string, number>();
  readonly #toldAt = new Map<string, number>();

  constructor(parts: UnreadableKeysParts) {
    this.#parts = parts;
  }

  /**
   * Those of a transaction's entities that could not be read a moment ago; undefined where there is none.
   *
   * @param keys - of its entities, by their names
   */
  leftOut(keys: Readonly<Record<string, string>>): LeftOut | undefined {
    if (this.#restsUntil.size === 0) return undefined;
    const left = Object.entries(keys)
      .filter(([entity, key]) => this.#rests(nameOf({ entity, key })))
      .map(([entity]) => entity);
    if (left.length === 0) return undefined;
    for (const entity of left) this.#parts.onLeftOut?.(entity);
    return new Set(left);
  }

  /**
   * Leaves out, beside what is left out already, what an error is about.
   *
   * @throws RefusedError when it is about the decision itself: whether there was one is not known
   */
  leaveOut(error: UnreadableKeyError, left: LeftOut | undefined): LeftOut {
    this.tell(error);
    if (!error.of) {
      throw new RefusedError(
        409,
        `transaction_id: what the feature store has as its decision cannot be read, for ${error.reason}; give the transaction another id, or have the key removed`,
        'transaction_id',
      );
    }
    // What waits for another version must not find it left out for a moment.
    if (!(error instanceof OtherFormatError)) {
      const until = this.#parts.now() + REST_MS;
      note(this.#restsUntil, nameOf(error.of), until, MOST_KEYS);
    }
    return new Set(left).add(error.of.entity);
  }

  /**
   * For what can wait: another version of this service reads what that one wrote, and nothing is lost meanwhile.
   *
   * @throws StoreUnavailableError when another version may have written it
   */
  awaitOther(error: UnreadableKeyError): void {
    if (!(error instanceof OtherFormatError)) return;
    this.tell(error);
    throw new StoreUnavailableError(describeUnreadable(error), {
      cause: error,
    });
  }

  /** Counts what is left out, and says why. */
  tell(error: UnreadableKeyError): void {
    const { now, onLeftOut, onUnreadable } = this.#parts;
    onLeftOut?.(error.of?.entity ?? 'decision');
    const before = this.#toldAt.get(error.reason);
    if (before !== undefined && now() - before < TELL_AGAIN_MS) return;
    note(this.#toldAt, error.reason, now(), MOST_REASONS);
    onUnreadable?.(error);
  }

  #rests(name: string): boolean {
    const until = this.#restsUntil.get(name);
    if (until === undefined) return false;
    if (this.#parts.now() < until) return true;
    this.#restsUntil.delete(name);
    return false;
  }
}
