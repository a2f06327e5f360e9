import type { BatchView, FeatureLayout } from '@modelport/fraud-core';
import { type BatchFeatures, BatchReadError } from './BatchFeatures';
import { BatchTable, type ReadResult } from './BatchTable';

/** What a transaction gets of what batch jobs know. */
export interface BatchValues {
  /** As `batch` of an event. */
  values: Float32Array;
  /** Positions of the views of the layout whose values were not read, or too long ago. */
  lacking: readonly number[];
}

/** How values are read. */
export interface BatchLookupOptions {
  source: BatchFeatures;
  /** Keys of a view that are remembered at least. */
  capacity: number;
  /** After so many milliseconds values are read again, and used meanwhile. */
  maxAgeMs: number;
  /** For so many milliseconds a payment waits for what was never read. */
  waitMs: number;
  /** Told of each call. */
  onRead(view: BatchView, result: ReadResult): void;
  /** Told of each view that nothing needs any more. */
  onDropped(view: string): void;
}

type Keys = Readonly<Record<string, string>>;

const NONE: readonly number[] = [];

const nameOf = ({ entity, joinKey, view, features }: BatchView) =>
  JSON.stringify([entity, joinKey, view, features]);

/** Looks up what batch jobs know of the entities of a transaction, for whatever layout is served. */
export class BatchLookup {
  #layout: FeatureLayout | undefined;
  /** By the position of their views in the layout. */
  #tables: readonly BatchTable[] = [];
  #named = new Map<string, BatchTable>();
  #width = 0;
  #hasAnswered = false;
  /** Whether the last call failed, by view. */
  readonly #failed = new Map<string, boolean>();

  constructor(private readonly options: BatchLookupOptions) {}

  /** Whether the source answered for all views when it was asked last. */
  get status(): 'starting' | 'ready' | 'failing' {
    if ([...this.#failed.values()].includes(true)) return 'failing';
    return this.#hasAnswered ? 'ready' : 'starting';
  }

  /** From now on this is looked up. */
  fit(layout: FeatureLayout): void {
    if (layout === this.#layout) return;
    const { source, capacity, maxAgeMs, waitMs } = this.options;
    const before = this.#named;
    this.#named = new Map();
    this.#tables = layout.batch.map(view => {
      const name = nameOf(view);
      const table =
        before.get(name) ??
        new BatchTable({
          ...{ view, source, capacity, maxAgeMs, waitMs },
          now: () => performance.now(),
          onRead: (read, result) => this.#told(read, result),
        });
      this.#named.set(name, table);
      before.delete(name);
      return table;
    });
    for (const table of before.values()) table.close();
    this.#drop(layout);
    this.#width = layout.batch.reduce(
      (width, { features }) => width + features.length,
      0,
    );
    this.#layout = layout;
  }

  /**
   * Has read what is due of a transaction's entities.
   *
   * @returns undefined where nothing is to be waited for
   */
  arriving(layout: FeatureLayout, keys: Keys): Promise<unknown> | undefined {
    this.fit(layout);
    let waits: Promise<void>[] | undefined;
    for (let at = 0; at < this.#tables.length; at += 1) {
      const key = keys[layout.batch[at].entity];
      const wait = this.#tables[at].arriving(key);
      if (wait) (waits ??= []).push(wait);
    }
    return waits && Promise.all(waits);
  }

  /** What is known now. */
  take(layout: FeatureLayout, keys: Keys): BatchValues {
    this.fit(layout);
    const values = new Float32Array(this.#width).fill(NaN);
    let lacking: number[] | undefined;
    for (let at = 0; at < this.#tables.length; at += 1) {
      const { entity, first } = layout.batch[at];
      const isThere = this.#tables[at].take(keys[entity], values, first);
      if (!isThere) (lacking ??= []).push(at);
    }
    return { values, lacking: lacking ?? NONE };
  }

  /**
   * Asks once for each view, of a key that nobody has.
   *
   * @returns why what the layout needs will never be there; undefined where it is, or the source does not answer
   */
  async refusal(layout: FeatureLayout): Promise<string | undefined> {
    const refusals = await Promise.all(
      layout.batch.map(async view => {
        const begun = performance.now();
        const seconds = () => (performance.now() - begun) / 1_000;
        const nobody = { known: 0, unknown: 0 };
        try {
          await this.options.source.read({ ...view, keys: ['nobody'] });
          this.#told(view, { seconds: seconds(), ...nobody });
          return undefined;
        } catch (error) {
          const isRefused =
            error instanceof BatchReadError && error.problem !== 'unavailable';
          if (isRefused) return error.message;
          this.#told(view, { seconds: seconds(), ...nobody, error });
          return undefined;
        }
      }),
    );
    return refusals.find(refusal => refusal !== undefined);
  }

  async close(): Promise<void> {
    for (const table of this.#tables) table.close();
    await this.options.source.close();
  }

  #told(view: BatchView, result: ReadResult): void {
    const hasFailed = result.error !== undefined;
    if (!hasFailed) this.#hasAnswered = true;
    this.#failed.set(view.view, hasFailed);
    this.options.onRead(view, result);
  }

  /** Forgets the views that a layout does not have. */
  #drop(layout: FeatureLayout): void {
    const views = new Set(layout.batch.map(({ view }) => view));
    for (const view of this.#failed.keys()) {
      if (views.has(view)) continue;
      this.#failed.delete(view);
      this.options.onDropped(view);
    }
  }
}
