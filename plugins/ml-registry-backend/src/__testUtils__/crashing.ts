import type { ModelRegistry } from '../registry/ModelRegistry';
import type { RegistryStore } from '../store/RegistryStore';

/** The process is gone; nothing that it would still do has an effect. */
export class CrashedError extends Error {
  constructor() {
    super('The process is gone');
    this.name = 'CrashedError';
  }
}

/** Counts the writes of a process and kills it at one of them. */
export class CrashPoint {
  /** What was written, until the crash. */
  readonly writes: string[] = [];
  isGone = false;

  /** @param at - the process dies at this write, the first being 0; @param when - before or after it has an effect */
  constructor(
    private readonly at: number,
    private readonly when: 'before' | 'after',
  ) {}

  /** Does a write unless the process is gone or dies of it. */
  async write<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.alive();
    const isFatal = this.writes.length === this.at;
    this.writes.push(name);
    if (isFatal && this.when === 'before') {
      this.isGone = true;
    }
    this.alive();
    try {
      return await work();
    } finally {
      this.isGone ||= isFatal;
      this.alive();
    }
  }

  /** Throws when the process is gone. */
  alive(): void {
    if (this.isGone) {
      throw new CrashedError();
    }
  }
}

const REGISTRY_WRITES = ['ensureModel', 'createVersion', 'setAlias'];

/** A registry as a process sees it that dies at a write. */
export function crashingRegistry(
  registry: ModelRegistry,
  point: CrashPoint,
): ModelRegistry {
  return new Proxy(registry, {
    get(target, name: keyof ModelRegistry) {
      const member = target[name];
      if (typeof member !== 'function') {
        return member;
      }
      const call = member.bind(target) as (
        ...args: unknown[]
      ) => Promise<unknown>;
      return async (...args: unknown[]) => {
        point.alive();
        return REGISTRY_WRITES.includes(name)
          ? point.write(`${name} ${args.slice(1).join(' ')}`, () =>
              call(...args),
            )
          : call(...args);
      };
    },
  });
}

/** A store as a process sees it that dies at a transaction. */
export function crashingStore(
  store: RegistryStore,
  point: CrashPoint,
): RegistryStore {
  return {
    get tables() {
      point.alive();
      return store.tables;
    },
    transaction: work =>
      point.write('transaction', () => store.transaction(work)),
  };
}
