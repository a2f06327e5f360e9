/* eslint-disable jest/no-export -- the tests of a port, for each of its adapters */
/* eslint-disable no-restricted-imports -- in several files */
import { EventBus, Rebalance } from './EventBus';
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

interface Given {
  bus: EventBus;
  topic: string;
  open: OpenBus;
}

/** What every event bus keeps to for groups. */
export function describeGroups(given: () => Given): void {
  it('gives each group all messages, from the beginning or from now on', async () => {
    const { bus, topic } = given();
    await bus.publish(topic, [message('k', 'before')]);
    const all = await read(bus, topic);
    const late = await read(bus, topic, { from: 'latest' });
    await until(() => all.texts().includes('before'));
    // where it begins is asked for after it has joined
    await until(async () => {
      await bus.publish(topic, [message('k', 'after')]);
      return late.texts().includes('after');
    });
    expect(late.texts()).not.toContain('before');
    await until(() => all.texts().includes('after'));
    expect(all.texts()[0]).toBe('before');
  });

  it('gives a batch again until the handler resolves, and nothing of its partition before', async () => {
    const problems: string[] = [];
    const { topic, open } = given();
    const bus = open({
      ...quick,
      onProblem: error => problems.push(error.message),
    });
    const seen: string[] = [];
    const { texts, subscription } = await read(bus, topic, {
      maxBatchMessages: 3,
      onBatch: async ({ messages }) => {
        const batch = messages.map(({ value }) => value.toString());
        seen.push(batch.join());
        const poison = batch.includes('4') && seen.length < 5;
        if (poison) throw new Error('cannot handle 4');
      },
    });
    await bus.publish(
      topic,
      numbers(8).map(text => message('k', text)),
    );
    await until(() => texts().length >= 8);
    expect(texts()).toEqual(numbers(8));
    expect(seen).toContain('3,4,5');
    expect(seen.filter(batch => batch === '3,4,5').length).toBeGreaterThan(1);
    expect(problems[0]).toMatch(
      new RegExp(
        `The handler of ${topic}/\\d failed at offsets 3 to 5 and gets them again: cannot handle 4`,
      ),
    );
    expect(subscription.state).toEqual({ status: 'ready' });
    await bus.close();
  });

  it('commits what was handled, and only that', async () => {
    const { bus, topic, open } = given();
    const group = freshName('group');
    let release = () => {};
    const first = open(quick);
    const reader = await read(first, topic, {
      group,
      maxBatchMessages: 5,
      onBatch: async ({ messages }) => {
        if (messages[0].offset < 5) return;
        await new Promise<void>(resolve => {
          release = resolve;
        });
        throw new Error('never handled');
      },
    });
    await bus.publish(
      topic,
      numbers(10).map(text => message('k', text)),
    );
    const lag = async () =>
      (await bus.lag(group, topic)).reduce((sum, each) => sum + each.lag, 0);
    await until(async () => (await lag()) === 5);
    const closed = reader.subscription.close();
    release();
    await closed;
    expect(reader.subscription.state).toEqual({ status: 'closed' });
    await expect(reader.subscription.ready()).rejects.toMatchObject({
      code: 'closed',
    });
    await first.close();
    expect(await lag()).toBe(5);
    const next = await read(bus, topic, { group });
    await until(() => next.texts().length >= 5);
    expect(next.texts()).toEqual(['5', '6', '7', '8', '9']);
  });

  it('waits for the batch under way when it is closed', async () => {
    const { bus, topic } = given();
    const group = freshName('group');
    let begun = false;
    let release = () => {};
    const { subscription, texts } = await read(bus, topic, {
      group,
      onBatch: () => {
        begun = true;
        return new Promise(resolve => {
          release = resolve;
        });
      },
    });
    await bus.publish(topic, [message('k', 'under way')]);
    await until(() => begun);
    const closing = subscription.close();
    release();
    await closing;
    expect(texts()).toEqual(['under way']);
    const lags = await bus.lag(group, topic);
    expect(lags.every(({ lag }) => lag === 0)).toBe(true);
  });

  it('shares the partitions among members that come and go, and tells them', async () => {
    const { topic, open } = given();
    const group = freshName('group');
    const notices: Rebalance[][] = [[], []];
    const buses = [open(quick), open(quick)];
    const join = (i: number) =>
      read(buses[i], topic, {
        group,
        onRebalance: rebalance => {
          notices[i].push(rebalance);
        },
      });
    const one = await join(0);
    const holds = ({ subscription }: typeof one) =>
      subscription.assigned.map(({ partition }) => partition).sort();
    expect(holds(one)).toEqual([0, 1, 2, 3]);

    let stop = false;
    const stored: string[] = [];
    const publishing = (async () => {
      for (let i = 0; !stop; i++) {
        const keys = numbers(8).map(key => message(key, `${i}`));
        await buses[0].publish(topic, keys);
        stored.push(...keys.map(({ key }) => `${key}:${i}`));
      }
    })();
    const handled = (readers: (typeof one)[]) =>
      new Set(
        readers.flatMap(({ messages }) =>
          messages.map(({ key, value }) => `${key}:${value}`),
        ),
      );
    const two = await join(1);
    await until(() => holds(one).length === 2 && holds(two).length === 2);
    expect([...holds(one), ...holds(two)].sort()).toEqual([0, 1, 2, 3]);
    const before = two.messages.length;
    await until(() => two.messages.length > before + 50);
    await two.subscription.close();
    await until(() => holds(one).length === 4);
    stop = true;
    await publishing;
    await until(() => {
      const all = handled([one, two]);
      return stored.every(each => all.has(each));
    });
    for (const { messages } of [one, two]) {
      expect(messages.length).toBeGreaterThan(0);
    }
    await one.subscription.close();

    for (const list of notices) {
      const held = new Set<number>();
      for (const { gained, lost, assigned } of list) {
        for (const { partition } of lost)
          expect(held.delete(partition)).toBe(true);
        for (const { partition } of gained) held.add(partition);
        expect([...held].sort()).toEqual(
          assigned.map(({ partition }) => partition).sort(),
        );
      }
      expect(held.size).toBe(0);
    }
    await Promise.all(buses.map(each => each.close()));
  });

  it('gives no batch before the notice of a rebalance was taken', async () => {
    const { bus, topic } = given();
    await publishNumbers(bus, topic, 48);
    let attempts = 0;
    let ready = false;
    let early = false;
    const { messages } = await read(bus, topic, {
      onRebalance: async ({ gained }) => {
        if (gained.length === 0) return;
        attempts += 1;
        if (attempts < 3) throw new Error('state cannot be loaded yet');
        ready = true;
      },
      onBatch: async () => {
        early ||= !ready;
      },
    });
    await until(() => messages.length === 48);
    expect(early).toBe(false);
    expect(attempts).toBe(3);
    expect(inOrder(messages)).toBe(true);
  });

  it('gives nothing while it is paused, and loses nothing', async () => {
    const { bus, topic } = given();
    const { subscription, texts } = await read(bus, topic);
    subscription.pause();
    subscription.pause();
    await bus.publish(
      topic,
      numbers(20).map(text => message(text, text)),
    );
    await readAll(bus, topic); // another group has them by now
    expect(texts()).toEqual([]);
    expect(subscription.assigned).toHaveLength(4);
    subscription.resume();
    await until(() => texts().length >= 20);
    expect(texts().sort()).toEqual(numbers(20).sort());
  });
}
