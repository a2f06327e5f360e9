import { Kafka } from 'kafkajs';
import { message, until } from '../rig.testing';
import { KafkajsProducers } from './KafkajsProducers';

/** Producers of a client whose answers are the test's. */
function start() {
  const log: string[] = [];
  const failures: (Error | undefined)[] = [];
  const refusals: (Error | undefined)[] = [];
  let made = 0;
  const producer = () => {
    const name = `producer ${(made += 1)}`;
    return {
      connect: async () => {
        const refusal = refusals.shift();
        if (refusal) throw refusal;
        log.push(`${name} connected`);
      },
      send: async () => {
        const failure = failures.shift();
        if (failure) throw failure;
        log.push(`${name} sent`);
      },
      disconnect: async () => {
        log.push(`${name} disconnected`);
      },
    };
  };
  const closing = new AbortController();
  const options = { brokers: ['kafka:9092'] };
  const producers = new KafkajsProducers(
    { producer } as unknown as Kafka,
    options,
    closing.signal,
  );
  const send = () => producers.send('t', 0, [message('k', 'v')]);
  return { producers, send, log, failures, refusals };
}

const failure = (text: string, fields: object = {}) =>
  Object.assign(new Error(text), fields);

describe('The producers of kafkajs', () => {
  it('are not used again after a send of which it is not known whether it was stored', async () => {
    const { producers, send, log, failures } = start();
    await send();
    failures.push(failure('gave up', { cause: failure('no answer') }));
    await expect(send()).rejects.toMatchObject({
      code: 'unavailable',
      message:
        'Kafka at kafka:9092 did not take messages for t/0: gave up. ' +
        'See that the brokers run and can be reached, and try again',
    });
    await until(() => log.length === 3);
    await send();
    await producers.close();
    expect(log).toEqual([
      ...['producer 1 connected', 'producer 1 sent', 'producer 1 disconnected'],
      ...['producer 2 connected', 'producer 2 sent', 'producer 2 disconnected'],
    ]);
  });

  it('are used on after a refusal, for which nothing was stored', async () => {
    const { send, log, failures } = start();
    const cause = failure('too large', { type: 'MESSAGE_TOO_LARGE' });
    failures.push(failure('gave up', { cause }));
    await expect(send()).rejects.toMatchObject({ code: 'message-too-large' });
    await send();
    expect(log).toEqual(['producer 1 connected', 'producer 1 sent']);
  });

  it('are connected again until that succeeds, unless they are not let in', async () => {
    const { send, log, refusals } = start();
    refusals.push(failure('coordinator is away'), undefined);
    await send();
    expect(log).toEqual([
      ...['producer 1 disconnected', 'producer 2 connected', 'producer 2 sent'],
    ]);
    const denied = start();
    const name = 'KafkaJSSASLAuthenticationError';
    denied.refusals.push(failure('wrong password', { name }));
    await expect(denied.send()).rejects.toMatchObject({
      code: 'access-denied',
      message: expect.stringMatching(/let no producer in: wrong password/),
    });
  });
});
