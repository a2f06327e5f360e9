import type { ClusterObject } from '../client/ResourceRef';
import type { ObjectKey } from '../watch/ClusterWatch';
import type { CacheRow } from './CacheView';

interface Entry<R> extends CacheRow<R> {
  resourceVersion?: string;
  /** The run of the watch that has told of it last. */
  run: number;
  /** Values of the labels of the store, in their order. */
  values: (string | undefined)[];
}

export const rowId = (key: { namespace?: string; name: string }) =>
  `${key.namespace ?? ''}/${key.name}`;

/** What one projection keeps, with an index for each label. */
export class RowStore<T extends ClusterObject, R> {
  readonly #project: (object: T) => R;
  readonly #labels: readonly string[];
  readonly #entries = new Map<string, Entry<R>>();
  /** For each label, the ids of the rows that have a value. */
  readonly #indexes: Map<string, Set<string>>[];

  constructor(project: (object: T) => R, labels: readonly string[]) {
    this.#project = project;
    this.#labels = labels;
    this.#indexes = labels.map(() => new Map());
  }

  get size(): number {
    return this.#entries.size;
  }

  keeps(project: unknown, labels: readonly string[]): boolean {
    return (
      project === this.#project &&
      labels.length === this.#labels.length &&
      labels.every((label, index) => label === this.#labels[index])
    );
  }

  /** @returns whether it is new or another than before */
  put(key: ObjectKey, object: T, run: number): boolean {
    const id = rowId(key);
    const before = this.#entries.get(id);
    const { resourceVersion, labels } = object.metadata ?? {};
    if (
      before &&
      before.key.uid === key.uid &&
      before.resourceVersion === resourceVersion
    ) {
      before.run = run;
      return false;
    }
    const entry: Entry<R> = {
      key,
      value: this.#project(object),
      resourceVersion,
      run,
      values: this.#labels.map(label => labels?.[label]),
    };
    if (before) {
      this.#unindex(id, before);
    }
    this.#entries.set(id, entry);
    this.#index(id, entry);
    return true;
  }

  /** @returns whether it was there */
  remove(key: ObjectKey): boolean {
    const id = rowId(key);
    const entry = this.#entries.get(id);
    if (entry) {
      this.#unindex(id, entry);
    }
    return this.#entries.delete(id);
  }

  /** Removes what a whole list of a run, of a namespace or of all, did not have. */
  sweep(run: number, namespace: string | undefined): ObjectKey[] {
    const gone = [...this.#entries.values()]
      .filter(
        entry =>
          entry.run !== run &&
          (namespace === undefined || entry.key.namespace === namespace),
      )
      .map(({ key }) => key);
    gone.forEach(key => this.remove(key));
    return gone;
  }

  get(key: { namespace?: string; name: string }): R | undefined {
    return this.#entries.get(rowId(key))?.value;
  }

  rows(): Iterable<CacheRow<R>> {
    return this.#entries.values();
  }

  byLabel(label: string, value: string): CacheRow<R>[] {
    const position = this.#labels.indexOf(label);
    if (position === -1) {
      throw new Error(
        `Nothing is found by label '${label}': name it in labels when the view is opened`,
      );
    }
    const rows: CacheRow<R>[] = [];
    for (const id of this.#indexes[position].get(value) ?? []) {
      const entry = this.#entries.get(id);
      if (entry) {
        rows.push(entry);
      }
    }
    return rows;
  }

  #index(id: string, { values }: Entry<R>): void {
    values.forEach((value, position) => {
      if (value !== undefined) {
        const index = this.#indexes[position];
        index.set(value, (index.get(value) ?? new Set()).add(id));
      }
    });
  }

  #unindex(id: string, { values }: Entry<R>): void {
    values.forEach((value, position) => {
      const index = this.#indexes[position];
      const ids = value === undefined ? undefined : index.get(value);
      ids?.delete(id);
      if (value !== undefined && ids?.size === 0) {
        index.delete(value);
      }
    });
  }
}
