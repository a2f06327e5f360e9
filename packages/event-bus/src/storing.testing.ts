/* eslint-disable jest/no-export -- the tests of a port, for each of its adapters */
/* eslint-disable no-restricted-imports -- in several files */
import { EventBus, Storing } from './EventBus';
import {
  freshName,
  message,
  numbers,
  OpenBus,
  quick,
  read,
  until,
} from './rig.testing';

interface Given {
  bus: EventBus;
  topic: string;
  open: OpenBus;
}

/** What a handler has stored, in the order of its calls, until the test says that it is. */
function pendingStorage() {
  const ends: { store: () => void; fail: (error: Error) => void }[] = [];
  let open = 0;
  let most = 0;
  const begin = async (): Promise<Storing> => {
    open += 1;
    most = Math.max(most, open);
    const stored = new Promise<void>((store, fail) =>
      ends.push({ store, fail }),
    );
    const ended = stored.finally(() => {
      open -= 1;
    });
    return { stored: ended };
  };
  return { ends, begin, most: () => most };
}

const messages = (from: number, to: number) =>
  numbers(to)
    .slice(from)
    .map(text => message('k', text));

/** What every event bus keeps to for handlers that go on storing. */
export function describeStoring(given: () => Given): void {
  const lagOf = async (bus: EventBus, group: string, topic: string) =>
    (await bus.lag(group, topic)).reduce((sum, each) => sum + each.lag, 0);

  it('handles some batches more while what came of earlier ones is being stored, and commits in their order', async () => {
    const { bus, topic } = given();
    const group = freshName('group');
    const { ends, begin, most } = pendingStorage();
    const { texts } = await read(bus, topic, {
      ...{ group, maxBatchMessages: 1, onBatch: begin },
    });
    await bus.publish(topic, messages(0, 2));
    await until(() => ends.length === 2);
    await bus.publish(topic, messages(2, 7));
    await until(() => ends.length === 4);
    ends[1].store();
    ends[2].store();
    expect(await lagOf(bus, group, topic)).toBe(7);
    ends[0].store();
    await until(async () => (await lagOf(bus, group, topic)) === 4);
    await until(() => ends.length === 7);
    expect(texts()).toEqual(numbers(7));
    for (const { store } of ends) store();
    await until(async () => (await lagOf(bus, group, topic)) === 0);
    expect(most()).toBe(4);
  });

  it('gives a batch again when what came of it was not stored, and commits nothing behind it before', async () => {
    const problems: string[] = [];
    const { topic, open } = given();
    const onProblem = ({ message: text }: Error) => problems.push(text);
    const bus = open({ ...quick, onProblem });
    const group = freshName('group');
    const { ends, begin } = pendingStorage();
    const { texts } = await read(bus, topic, {
      ...{ group, maxBatchMessages: 1, onBatch: begin },
    });
    await bus.publish(topic, messages(0, 3));
    await until(() => ends.length === 3);
    ends[2].store();
    ends[1].fail(new Error('no room'));
    ends[0].store();
    await until(() => ends.length === 4);
    expect(texts()).toEqual(['0', '1', '2', '1']);
    expect(problems).toEqual([
      expect.stringMatching(/failed at offsets 1 to 1 .* again: no room/),
    ]);
    await until(async () => (await lagOf(bus, group, topic)) === 2);
    ends[3].store();
    await until(async () => (await lagOf(bus, group, topic)) === 0);
    await bus.close();
  });

  it('waits for what is being stored when it is closed', async () => {
    const { bus, topic } = given();
    const group = freshName('group');
    const { ends, begin } = pendingStorage();
    const { subscription } = await read(bus, topic, { group, onBatch: begin });
    await bus.publish(topic, messages(0, 1));
    await until(() => ends.length === 1);
    const closing = subscription.close();
    ends[0].store();
    await closing;
    expect(await lagOf(bus, group, topic)).toBe(0);
  });

  it('leaves what was not stored by then, and all behind it, to the next member', async () => {
    const { bus, topic, open } = given();
    const group = freshName('group');
    const { ends, begin } = pendingStorage();
    const first = open(quick);
    const { subscription } = await read(first, topic, {
      ...{ group, maxBatchMessages: 1, onBatch: begin },
    });
    await bus.publish(topic, messages(0, 3));
    await until(() => ends.length === 3);
    ends[0].store();
    await until(async () => (await lagOf(bus, group, topic)) === 2);
    const closing = subscription.close();
    ends[2].store();
    ends[1].fail(new Error('the service ends'));
    await closing;
    await first.close();
    expect(await lagOf(bus, group, topic)).toBe(2);
    const next = await read(bus, topic, { group });
    await until(() => next.texts().length >= 2);
    expect(next.texts()).toEqual(['1', '2']);
  });
}
