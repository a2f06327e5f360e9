/* eslint-disable jest/no-export -- the tests of a port, for each of its adapters */
/* eslint-disable no-restricted-imports -- in several files */
import { EventBus, SubscribeOptions } from './EventBus';
import {
  freshName,
  message,
  numbers,
  OpenBus,
  publishNumbers,
  quick,
  read,
  readToEnd,
  until,
} from './rig.testing';

const PARTITIONS = 4;

/** A handler that copies what comes to another topic, as one with the batch. */
export function copyTo(topic: string): SubscribeOptions['onBatch'] {
  return ({ messages }, _lost, transaction) =>
    transaction.publish(
      topic,
      messages.map(({ key = '', value }) => ({ key, value })),
    );
}

/** What every event bus with transactions keeps to. */
export function transactionsContract(name: string, open: OpenBus): void {
  describe(`Transactions of ${name}`, () => {
    let bus: EventBus;
    let from: string;
    let to: string;
    beforeEach(async () => {
      bus = open(quick);
      from = freshName('from');
      to = freshName('to');
      const topics = [from, to];
      await bus.ensureTopics(
        topics.map(each => ({ name: each, partitions: PARTITIONS })),
      );
    });
    afterEach(() => bus.close());

    const sorted = async (topic: string) =>
      (await readToEnd(bus, topic, PARTITIONS)).sort();
    const transactional = true;
    /** Resolves when a group has committed all that it reads. */
    const committed = (group: string) =>
      until(async () =>
        (await bus.lag(group, from)).every(({ lag }) => lag === 0),
      );

    it('show what a batch published once, and nothing of the attempts that failed', async () => {
      await publishNumbers(bus, from, 96);
      const group = freshName('group');
      let failures = 0;
      const copy = copyTo(to);
      await read(bus, from, {
        ...{ group, transactional, maxBatchMessages: 10 },
        onBatch: async (...given) => {
          await copy(...given);
          if (failures < 6) {
            failures += 1;
            throw new Error('after it was published');
          }
        },
      });
      await committed(group);
      expect(await sorted(to)).toEqual(numbers(96).sort());
      expect(failures).toBe(6);
    });

    it('have a batch come again when something was not published, though nobody waited for it', async () => {
      await bus.publish(from, [message('k', '1')]);
      const attempts: string[] = [];
      const group = freshName('group');
      await read(bus, from, {
        ...{ group, transactional },
        onBatch: async (batch, lost, transaction) => {
          attempts.push('begun');
          await copyTo(to)(batch, lost, transaction);
          if (attempts.length > 2) return;
          const absent = freshName('absent');
          transaction.publish(absent, [message('k', '1')]).catch(() => {}); // as a careless handler would
        },
      });
      await committed(group);
      expect(attempts).toHaveLength(3);
      expect(await sorted(to)).toEqual(['1']);
    });

    it('of a member that was thought dead count for nothing', async () => {
      const consume = { ...quick.consume, rebalanceTimeoutMs: 1_000 };
      const buses = [0, 1].map(() => open({ ...quick, consume }));
      const group = freshName('group');
      const stored = numbers(32);
      await bus.publish(
        from,
        stored.map(text => message(text, text)),
      );
      const copy = copyTo(to);
      const held: (() => void)[] = [];
      let isHeld = true;
      await read(buses[0], from, {
        ...{ group, transactional },
        onBatch: async (...given) => {
          await copy(...given);
          if (isHeld) await new Promise<void>(resolve => held.push(resolve));
        },
      });
      await until(() => held.length === PARTITIONS);
      const second = await read(buses[1], from, {
        ...{ group, transactional },
        onBatch: copy,
      });
      await until(() => second.messages.length > 0);
      isHeld = false;
      held.forEach(release => release());
      await committed(group);
      expect(await sorted(to)).toEqual([...stored].sort());
      await Promise.all(buses.map(each => each.close()));
    });

    it('count once while members come and go', async () => {
      const group = freshName('group');
      const join = async () => {
        const own = open(quick);
        const options = { group, transactional, maxBatchMessages: 7 };
        const reader = await read(own, from, {
          ...options,
          onBatch: copyTo(to),
        });
        return { ...reader, close: () => own.close() };
      };
      const first = await join();
      const publishing = publishNumbers(bus, from, 600);
      await until(() => first.messages.length > 0);
      const second = await join();
      await until(() => second.messages.length > 0);
      await first.close();
      const third = await join();
      const stored = await publishing;
      await committed(group);
      expect(await sorted(to)).toEqual([...stored].sort());
      await Promise.all([second.close(), third.close()]);
    });

    it('keep how far a relay has published, for one of its name at a time', async () => {
      const relayName = freshName('relay');
      const first = bus.openRelay(relayName, to);
      expect(await first.position()).toBe(0);
      await first.publish([message('a', '1'), message('b', '2')], 2);
      await first.publish([message('a', '1'), message('b', '2')], 2);
      await first.publish([message('c', '3')], 3);
      const second = bus.openRelay(relayName, to);
      expect(await second.position()).toBe(3);
      await expect(
        first.publish([message('d', 'shut out')], 4),
      ).rejects.toMatchObject({ code: 'unavailable' });
      // from here on the first one would shut out the second: it may try again, and so may the other
      await second
        .publish([message('d', '4')], 4)
        .catch(() => second.publish([message('d', '4')], 4));
      expect(await sorted(to)).toEqual(['1', '2', '3', '4']);
    });
  });
}
