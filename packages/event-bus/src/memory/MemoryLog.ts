import { ReceivedMessage, TopicPartition } from '../EventBus';
import { Delivery } from '../consume/Delivery';
import { placeName } from '../placeName';

/** How far a member has been given a partition, for as long as it reads it. */
export interface MemoryRead {
  /** The offset that comes next; what is committed may be behind it. */
  next: number;
  isBusy: boolean;
}

/** One member of a group in memory. */
export interface MemoryMember {
  id: string;
  topics: readonly string[];
  delivery: Delivery;
  /** By the partition's name. */
  reads: Map<string, MemoryRead>;
}

interface MemoryTopic {
  partitions: ReceivedMessage[][];
  config: Record<string, string>;
}

interface MemoryGroup {
  members: MemoryMember[];
  committed: Map<string, number>;
}

/**
 * What stands for the brokers of buses in memory: buses of one log write and read the same topics. All is lost when the
 * process ends.
 *
 * @public
 */
export class MemoryLog {
  /** @internal */
  readonly topics = new Map<string, MemoryTopic>();
  readonly #groups = new Map<string, MemoryGroup>();
  readonly #listeners = new Set<() => void>();
  /** @internal How often each id of transactions was opened. */
  readonly epochs = new Map<string, number>();

  /** @internal */
  group(name: string): MemoryGroup {
    let group = this.#groups.get(name);
    if (!group) {
      group = { members: [], committed: new Map() };
      this.#groups.set(name, group);
    }
    return group;
  }

  /** @internal The messages of a partition; none when it is not there. */
  partition({ topic, partition }: TopicPartition): ReceivedMessage[] {
    return this.topics.get(topic)?.partitions[partition] ?? [];
  }

  /** @internal Deals the partitions out to the members, one after the other. */
  rebalance(name: string): void {
    const { members } = this.group(name);
    const dealt = new Map<MemoryMember, TopicPartition[]>(
      members.map(member => [member, []]),
    );
    for (const [topic, { partitions }] of this.topics) {
      const readers = members.filter(each => each.topics.includes(topic));
      if (readers.length === 0) continue;
      partitions.forEach((_, partition) => {
        const reader = readers[partition % readers.length];
        dealt.get(reader)?.push({ topic, partition });
      });
    }
    for (const [{ id, delivery, reads }, partitions] of dealt) {
      const { lost } = delivery.assign(partitions, id);
      for (const place of lost) reads.delete(placeName(place));
    }
    this.changed();
  }

  /** @internal Tells whoever waits that there is something new. */
  changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** @internal Resolves at the next change. */
  nextChange(): Promise<void> {
    return new Promise(resolve => {
      const listener = () => {
        this.#listeners.delete(listener);
        resolve();
      };
      this.#listeners.add(listener);
    });
  }
}
