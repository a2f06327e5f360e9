import { mkdir } from 'node:fs/promises';
import type { EventBus } from '@modelport/event-bus';
import { Outbox } from './Outbox';
import type { OutboxTarget } from './outboxOptions';
import type { OutboxMessage } from './outboxRecords';

/** Of whom an outbox is, and how it publishes. */
export interface OutboxPlace {
  bus: EventBus;
  group: string;
  transactional?: boolean;
  onError(error: unknown): void;
}

/** What goes to one topic; it waits in a folder of its own. */
export async function openOutbox(
  { bus, onError, group, transactional }: OutboxPlace,
  topic: string,
  schema: string,
  { folder, mostBytes }: { folder: string | undefined; mostBytes: number },
): Promise<Outbox> {
  if (folder !== undefined) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  const headers = { schema };
  const withHeaders = (messages: readonly OutboxMessage[]) =>
    messages.map(({ key, value }) => ({ key, value, headers }));
  const target = (name: string): OutboxTarget => {
    if (!transactional) {
      return {
        // They were collected here.
        publish: messages =>
          bus.publish(topic, withHeaders(messages), { linger: false }),
      };
    }
    const relay = bus.openRelay(`${group}-outbox-${name}`, topic);
    return {
      publish: (messages, position) =>
        relay.publish(withHeaders(messages), position),
      position: () => relay.position(),
    };
  };
  return Outbox.open({
    target,
    ...(folder && { spill: { folder, mostBytes } }),
    onProblem: onError,
  });
}
