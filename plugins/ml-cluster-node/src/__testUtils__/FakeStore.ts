import { randomUUID } from 'node:crypto';
import { FieldOwners } from './FieldOwners';
import { StatusError } from './StatusError';

/** An object as the fake keeps it. */
export interface FakeObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    generateName?: string;
    uid?: string;
    resourceVersion?: string;
    creationTimestamp?: string;
    labels?: Record<string, string>;
  };
  [field: string]: unknown;
}

/** A change that watches tell of. */
export interface FakeChange {
  revision: number;
  collection: string;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: FakeObject;
}

const keyOf = (namespace: string | undefined, name: string) =>
  `${namespace ?? ''}/${name}`;

/** Objects with the revisions, history and compaction of an API server. */
export class FakeStore {
  revision = 100;
  /** States before it are gone. */
  compacted = 0;
  readonly history: FakeChange[] = [];
  readonly #collections = new Map<string, Map<string, FakeObject>>();
  readonly #owners = new Map<string, FieldOwners>();
  readonly #listeners = new Set<(change: FakeChange) => void>();

  onChange(listener: (change: FakeChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets all states but the present one, as etcd's compaction does. */
  compact(): void {
    this.compacted = this.revision;
    this.history.length = 0;
  }

  all(collection: string, namespace?: string): FakeObject[] {
    return [...this.#of(collection).entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object)
      .filter(
        ({ metadata }) =>
          namespace === undefined || metadata.namespace === namespace,
      );
  }

  find(
    collection: string,
    namespace: string | undefined,
    name: string,
  ): FakeObject | undefined {
    return this.#of(collection).get(keyOf(namespace, name));
  }

  require(
    collection: string,
    namespace: string | undefined,
    name: string,
  ): FakeObject {
    const found = this.find(collection, namespace, name);
    if (!found) {
      throw new StatusError(
        404,
        'NotFound',
        `${collection} "${name}" not found`,
      );
    }
    return found;
  }

  create(collection: string, object: FakeObject, dryRun = false): FakeObject {
    const { generateName, namespace } = object.metadata;
    const name =
      object.metadata.name ?? `${generateName}${randomUUID().slice(0, 5)}`;
    if (this.find(collection, namespace, name)) {
      throw new StatusError(
        409,
        'AlreadyExists',
        `${collection} "${name}" already exists`,
      );
    }
    const made = {
      ...object,
      metadata: {
        ...object.metadata,
        name,
        uid: randomUUID(),
        creationTimestamp: new Date().toISOString(),
      },
    };
    return this.#keep(collection, 'ADDED', made, dryRun);
  }

  replace(collection: string, object: FakeObject, dryRun = false): FakeObject {
    const { name, namespace, resourceVersion } = object.metadata;
    const before = this.require(collection, namespace, name);
    if (
      resourceVersion !== undefined &&
      resourceVersion !== before.metadata.resourceVersion
    ) {
      throw new StatusError(
        409,
        'Conflict',
        `${name}: the object has been modified; please apply your changes to the latest version`,
      );
    }
    const { uid, creationTimestamp } = before.metadata;
    const made = {
      ...object,
      metadata: { ...object.metadata, uid, creationTimestamp },
    };
    return this.#keep(collection, 'MODIFIED', made, dryRun);
  }

  apply(
    collection: string,
    object: FakeObject,
    options: { manager: string; force: boolean; dryRun: boolean },
  ): FakeObject {
    const { name, namespace } = object.metadata;
    const before = this.find(collection, namespace, name);
    const id = `${collection}|${keyOf(namespace, name)}`;
    const owners = this.#owners.get(id) ?? new FieldOwners();
    const merged = owners.apply(before ?? {}, object, options) as FakeObject;
    if (!options.dryRun) {
      this.#owners.set(id, owners);
    }
    return before
      ? this.#keep(collection, 'MODIFIED', merged, options.dryRun)
      : this.create(collection, merged, options.dryRun);
  }

  delete(
    collection: string,
    namespace: string | undefined,
    name: string,
    options: { uid?: string; dryRun?: boolean } = {},
  ): void {
    const object = this.require(collection, namespace, name);
    if (options.uid !== undefined && options.uid !== object.metadata.uid) {
      throw new StatusError(
        409,
        'Conflict',
        `${name}: Precondition failed: UID in precondition: ${options.uid}`,
      );
    }
    if (!options.dryRun) {
      this.#of(collection).delete(keyOf(namespace, name));
      this.#owners.delete(`${collection}|${keyOf(namespace, name)}`);
      this.#record(collection, 'DELETED', object);
    }
  }

  #keep(
    collection: string,
    type: 'ADDED' | 'MODIFIED',
    object: FakeObject,
    dryRun: boolean,
  ): FakeObject {
    if (dryRun) {
      return object;
    }
    const kept = this.#record(collection, type, object);
    const { namespace, name } = kept.metadata;
    this.#of(collection).set(keyOf(namespace, name), kept);
    return kept;
  }

  #record(
    collection: string,
    type: FakeChange['type'],
    object: FakeObject,
  ): FakeObject {
    this.revision += 1;
    const resourceVersion = String(this.revision);
    const made = {
      ...object,
      metadata: { ...object.metadata, resourceVersion },
    };
    const { revision } = this;
    const change = { revision, collection, type, object: made };
    this.history.push(change);
    this.#listeners.forEach(listener => listener(change));
    return made;
  }

  #of(collection: string): Map<string, FakeObject> {
    const known = this.#collections.get(collection) ?? new Map();
    this.#collections.set(collection, known);
    return known;
  }
}
