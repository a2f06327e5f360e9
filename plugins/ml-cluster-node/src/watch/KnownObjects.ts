import type { ClusterObject } from '../client/ResourceRef';
import type { ClusterWatchEvent, ObjectKey } from './ClusterWatch';

interface Known {
  key: ObjectKey;
  resourceVersion?: string;
}

const idOf = ({ namespace, name }: ObjectKey) => `${namespace ?? ''}/${name}`;

/** What a reader of a watch has been told of, so that each change is told once, also over a list that begins anew. */
export class KnownObjects<T extends ClusterObject> {
  readonly #known = new Map<string, Known>();

  /** The events by which a reader comes to know an object as it is now; none when it does already. */
  *see(object: T): Generator<ClusterWatchEvent<T>> {
    const key = keyOf(object);
    const id = idOf(key);
    const before = this.#known.get(id);
    const resourceVersion = object.metadata?.resourceVersion;
    this.#known.set(id, { key, resourceVersion });
    if (!before) {
      yield { type: 'added', key, object };
    } else if (before.key.uid !== key.uid) {
      yield { type: 'deleted', key: before.key };
      yield { type: 'added', key, object };
    } else if (before.resourceVersion !== resourceVersion) {
      yield { type: 'modified', key, object };
    }
  }

  /** The event by which a reader hears that an object is gone. */
  *lose(object: T): Generator<ClusterWatchEvent<T>> {
    const key = keyOf(object);
    const before = this.#known.get(idOf(key));
    if (before && before.key.uid === key.uid) {
      this.#known.delete(idOf(key));
      yield { type: 'deleted', key, object };
    }
  }

  /** The events for objects that a whole list did not have. */
  *loseAllBut(seen: ReadonlySet<string>): Generator<ClusterWatchEvent<T>> {
    for (const [id, { key }] of this.#known) {
      if (!seen.has(id)) {
        this.#known.delete(id);
        yield { type: 'deleted', key };
      }
    }
  }

  static idOf(object: ClusterObject): string {
    return idOf(keyOf(object));
  }
}

function keyOf({ metadata = {} }: ClusterObject): ObjectKey {
  const { namespace, name = '', uid } = metadata;
  return { ...(namespace !== undefined && { namespace }), name, uid };
}
