/* eslint-disable jest/no-export -- the tests of a port, for each of its adapters */
/* eslint-disable no-restricted-imports -- in several files */
import { EventBus } from './EventBus';
import { partitionOf } from './partitionOf';
import { describeGroups } from './groups.testing';
import { describeStoring } from './storing.testing';
import {
  freshName,
  inOrder,
  message,
  numbers,
  OpenBus,
  publishNumbers,
  quick,
  read,
  readAll,
  until,
} from './rig.testing';

/** What every event bus keeps to, tried on the real one. */
export function eventBusContract(name: string, open: OpenBus): void {
  describe(`${name} as an event bus`, () => {
    let bus: EventBus;
    let topic: string;
    beforeEach(async () => {
      bus = open(quick);
      topic = freshName('topic');
      await bus.ensureTopics([{ name: topic, partitions: 4 }]);
    });
    afterEach(() => bus.close());

    it('creates a topic once and refuses another number of partitions', async () => {
      await bus.ensureTopics([{ name: topic, partitions: 4 }]);
      await expect(
        bus.ensureTopics([{ name: topic, partitions: 5 }]),
      ).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringMatching(
          /has 4 partitions and is wanted with 5; say 4, or move its messages/,
        ),
      });
    });

    it('keeps the order of each key, in the one partition that the key belongs to', async () => {
      const stored = await publishNumbers(bus, topic, 600);
      const { messages, texts } = await readAll(bus, topic);
      expect(texts().sort()).toEqual(stored.sort());
      expect(inOrder(messages)).toBe(true);
      for (const { key, partition } of messages) {
        expect(partition).toBe(partitionOf(key ?? '', 4));
      }
      expect(new Set(messages.map(each => each.partition)).size).toBe(4);
    });

    it('keeps the order of what is published without waiting', async () => {
      await Promise.all(
        numbers(300).map(text => bus.publish(topic, [message('one', text)])),
      );
      const { texts, messages } = await readAll(bus, topic);
      expect(texts()).toEqual(numbers(300));
      expect(messages.map(({ offset }) => offset)).toEqual(
        numbers(300).map(Number),
      );
    });

    it('brings every byte, key and header as they were', async () => {
      const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);
      const keys = ['', 'é', 'e\u0301', '😀', 'a/b:c', '\u0000'];
      const headers = { 'content-type': 'text/plain', ü: '€', empty: '' };
      const begin = Date.now();
      await bus.publish(
        topic,
        keys.map(key => ({ key, value: everyByte.subarray(7), headers })),
      );
      await bus.publish(topic, [{ key: 'none', value: new Uint8Array() }]);
      const { messages } = await readAll(bus, topic);
      const byKey = new Map(messages.map(each => [each.key, each]));
      expect(byKey.size).toBe(7);
      for (const key of keys) {
        const received = byKey.get(key);
        expect(received?.headers).toEqual(headers);
        expect([...(received?.value ?? [])]).toEqual([
          ...everyByte.subarray(7),
        ]);
        expect(received?.timestamp).toBeGreaterThan(begin - 60_000);
      }
      expect(byKey.get('none')).toMatchObject({ headers: {} });
      expect(byKey.get('none')?.value).toHaveLength(0);
    });

    it('refuses what is too large, and nothing beside it', async () => {
      const small = freshName('small');
      const config = { 'max.message.bytes': '2000' };
      await bus.ensureTopics([{ name: small, partitions: 1, config }]);
      const results = await Promise.allSettled(
        ['a', 'b'.repeat(3_000), 'c', 'd'].map(text =>
          bus.publish(small, [message('k', text)]),
        ),
      );
      expect(results.map(({ status }) => status)).toEqual([
        ...['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
      ]);
      expect(results[1]).toMatchObject({
        reason: {
          code: 'message-too-large',
          message: expect.stringMatching(/make it smaller, or raise its max/),
        },
      });
      const huge = bus.publish(topic, [message('k', 'x'.repeat(1_000_000))]);
      await expect(huge).rejects.toMatchObject({
        code: 'message-too-large',
        message: expect.stringMatching(/publish.maxMessageBytes is 1000000/),
      });
      expect((await readAll(bus, small)).texts()).toEqual(['a', 'c', 'd']);
      expect(bus.state).toEqual({ status: 'ready' });
    });

    it('names a topic that is not there', async () => {
      const absent = freshName('absent');
      const error = {
        code: 'unknown-topic',
        message: `There is no topic "${absent}"; correct the name or create it with ensureTopics`,
      };
      const onBatch = async () => {};
      for (const failing of [
        bus.publish(absent, [message('k', 'v')]),
        bus.subscribe({ group: 'g', topics: [topic, absent], onBatch }),
        bus.lag('g', absent),
      ]) {
        await expect(failing).rejects.toMatchObject(error);
      }
      await bus.publish(topic, [message('k', 'v')]);
    });

    it('refuses more than its buffer holds, at once, and goes on when there is room', async () => {
      const narrow = open({ ...quick, publish: { maxBufferBytes: 3_000 } });
      const text = 'x'.repeat(1_000);
      const first = [1, 2].map(() =>
        narrow.publish(topic, [message('k', text)]),
      );
      await expect(
        narrow.publish(topic, [message('k', text)]),
      ).rejects.toMatchObject({
        code: 'buffer-full',
        message: expect.stringMatching(
          /bytes wait to be sent and publish.maxBufferBytes is 3000; publish more slowly/,
        ),
      });
      await Promise.all(first);
      await narrow.publish(topic, [message('k', text)]);
      await narrow.close();
      expect((await readAll(bus, topic)).texts()).toHaveLength(3);
    });

    it('sends what waits when it is closed, and takes nothing afterwards', async () => {
      const closing = open({ ...quick, publish: { lingerMs: 60_000 } });
      const published = numbers(100).map(text =>
        closing.publish(topic, [message(text, text)]),
      );
      await closing.close();
      await closing.close();
      await Promise.all(published);
      expect(closing.state).toEqual({ status: 'closed' });
      const onBatch = async () => {};
      for (const refused of [
        closing.publish(topic, [message('k', 'v')]),
        closing.subscribe({ group: 'g', topics: [topic], onBatch }),
        closing.lag('g', topic),
        closing.ensureTopics([]),
      ]) {
        await expect(refused).rejects.toMatchObject({
          code: 'closed',
          message: 'This event bus was closed; open a new one',
        });
      }
      const { texts } = await readAll(bus, topic);
      expect(texts().sort()).toEqual(numbers(100).sort());
    });

    it('says how far a group is', async () => {
      const group = freshName('group');
      const unread = await bus.lag(group, topic);
      expect(unread).toEqual(
        [0, 1, 2, 3].map(partition => ({
          ...{ partition, end: 0, committed: undefined, lag: 0 },
        })),
      );
      await publishNumbers(bus, topic, 60);
      const behind = await bus.lag(group, topic);
      expect(behind.reduce((sum, { lag }) => sum + lag, 0)).toBe(60);
      const { subscription, messages } = await read(bus, topic, { group });
      await until(() => messages.length >= 60);
      await until(async () =>
        (
          await bus.lag(group, topic)
        ).every(({ end, committed }) => end === 0 || committed === end),
      );
      await subscription.close();
    });

    it('names an option that is wrong', () => {
      expect(() => open({ publish: { lingerMs: -1 } })).toThrow(
        /publish.lingerMs is -1; give a number that is not negative/,
      );
      expect(() => open({ consume: { heartbeatMs: 9_000 } })).toThrow(
        /consume.heartbeatMs is 9000; give less than consume.sessionTimeoutMs, which is 6000/,
      );
    });

    describeGroups(() => ({ bus, topic, open }));
    describeStoring(() => ({ bus, topic, open }));
  });
}
