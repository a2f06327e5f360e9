import type { Message } from 'kafkajs';
import { MessageToPublish } from '../EventBus';

/** A message as kafkajs takes it. */
export function messageOf(
  { key, value, headers }: MessageToPublish,
  partition: number,
): Message {
  return { partition, key, value: bytesOf(value), headers };
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
