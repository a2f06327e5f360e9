import { MessageToPublish } from '../EventBus';
import { EventBusError } from '../EventBusError';
import { partitionOf } from '../partitionOf';
import { message, numbers, until } from '../rig.testing';
import { Publisher } from './Publisher';

const limits = {
  lingerMs: 0,
  maxBatchBytes: 10_000,
  maxMessageBytes: 10_000,
  maxBufferBytes: 1_000_000,
  closeMs: 50,
};

interface Send {
  partition: number;
  texts: string[];
  answer: (error?: Error) => void;
}

/** A publisher whose sends are answered by the test. */
function start(options: Partial<typeof limits> = {}) {
  const sends: Send[] = [];
  const publisher = new Publisher({
    limits: { ...limits, ...options },
    partitions: async () => 4,
    send: (
      _topic: string,
      partition: number,
      sent: readonly MessageToPublish[],
    ) =>
      new Promise((resolve, reject) => {
        const texts = sent.map(({ value }) => Buffer.from(value).toString());
        const answer = (error?: Error) => (error ? reject(error) : resolve());
        sends.push({ partition, texts, answer });
      }),
  });
  return { publisher, sends };
}

const failed = () => new EventBusError('unavailable', 'no answer');
const tooLarge = () => new EventBusError('message-too-large', 'too large');

describe('A publisher', () => {
  it('sends once at a time to a partition, and to several side by side', async () => {
    const { publisher, sends } = start();
    const keys = numbers(40);
    const published = keys.map(key =>
      publisher.publish('t', [message(key, key)]),
    );
    await until(() => sends.length === 4);
    expect(new Set(sends.map(({ partition }) => partition)).size).toBe(4);
    const late = publisher.publish('t', [message('0', 'late')]);
    sends.forEach(({ answer }) => answer());
    await until(() => sends.length === 5);
    expect(sends[4]).toMatchObject({
      partition: partitionOf('0', 4),
      texts: ['late'],
    });
    sends[4].answer();
    await Promise.all([...published, late]);
    const sent = sends.flatMap(({ texts }) => texts);
    expect(sent.sort()).toEqual([...keys, 'late'].sort());
  });

  it('sends no more at once than a batch may have', async () => {
    const { publisher, sends } = start({ maxBatchBytes: 300 });
    const published = numbers(9).map(text =>
      publisher.publish('t', [message('k', text.repeat(30))]),
    );
    for (let i = 0; i < 3; i++) {
      await until(() => sends.length > i);
      expect(sends[i].texts).toHaveLength(3);
      sends[i].answer();
    }
    await Promise.all(published);
  });

  it('sends what comes at once in parts, too', async () => {
    const { publisher, sends } = start({ maxBatchBytes: 300 });
    const texts = numbers(9);
    const published = publisher.publish(
      't',
      texts.map(text => message('k', text.repeat(30))),
    );
    for (let i = 0; i < 3; i++) {
      await until(() => sends.length > i);
      expect(sends[i].texts).toHaveLength(3);
      sends[i].answer();
    }
    await published;
  });

  it('tells each publication what became of it, and fails until a send gets through', async () => {
    const { publisher, sends } = start();
    const lost = publisher.publish('t', [message('a', '1'), message('b', '2')]);
    await until(() => sends.length > 0);
    sends[0].answer(failed());
    await until(() => sends.length > 0);
    sends.slice(1).forEach(({ answer }) => answer());
    await expect(lost).rejects.toThrow('no answer');
    expect(publisher.state).toMatchObject({
      status: 'failed',
      reason: { message: 'no answer' },
    });
    const next = publisher.publish('t', [message('a', '3')]);
    await until(() => sends.at(-1)?.texts[0] === '3');
    sends.at(-1)?.answer();
    await next;
    expect(publisher.state).toEqual({ status: 'ready' });
  });

  it('says that nothing answers while a send takes very long', async () => {
    const now = jest.spyOn(Date, 'now');
    const { publisher, sends } = start();
    const published = publisher.publish('t', [message('k', '1')]);
    await until(() => sends.length === 1);
    const begin = Date.now();
    now.mockImplementation(() => begin + 7_000);
    const { reason } = publisher.state as { reason: Error };
    expect(reason.message).toMatch(
      /Nothing has answered for 70\d\d ms to what is sent to t\/\d; it is tried again, see/,
    );
    now.mockRestore();
    sends[0].answer();
    await published;
    expect(publisher.state).toEqual({ status: 'ready' });
  });

  it('finds the one that is too large and stores the others in order', async () => {
    const { publisher, sends } = start();
    const results = Promise.allSettled(
      numbers(7).map(text => publisher.publish('t', [message('k', text)])),
    );
    const stored: string[] = [];
    const answered = new Set<Send>();
    while (stored.length < 6) {
      await until(() => sends.some(send => !answered.has(send)));
      for (const send of sends.filter(each => !answered.has(each))) {
        answered.add(send);
        const large = send.texts.includes('4');
        if (!large) stored.push(...send.texts);
        send.answer(large ? tooLarge() : undefined);
      }
    }
    const rejected = (await results).map(({ status }) => status === 'rejected');
    expect(rejected).toEqual(numbers(7).map(text => text === '4'));
    expect(stored).toEqual(['0', '1', '2', '3', '5', '6']);
    expect(publisher.state).toEqual({ status: 'ready' });
  });

  it('refuses what could not be sent when it is closed', async () => {
    const { publisher, sends } = start();
    const under = publisher.publish('t', [message('k', 'under way')]);
    await until(() => sends.length === 1);
    const waiting = publisher
      .publish('t', [message('k', 'waits')])
      .catch(error => error);
    await publisher.close();
    expect(await waiting).toMatchObject({ code: 'closed' });
    sends[0].answer();
    await under;
    expect(publisher.state).toEqual({ status: 'closed' });
    expect(sends).toHaveLength(1);
  });
});
