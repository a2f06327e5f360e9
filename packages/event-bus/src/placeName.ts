import { TopicPartition } from './EventBus';

/** A partition as a key. */
export function placeName({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
