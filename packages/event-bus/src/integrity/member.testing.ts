/* eslint-disable no-console -- a program: it says on standard output what it has handled */
/* eslint-disable no-restricted-imports -- a program of the tests */
import { quick } from '../rig.testing';
import { clients } from './clients.testing';

/** Handles what comes until it is killed. */
async function main([client, brokers, topic, group]: string[]) {
  const bus = clients[client]({ brokers: brokers.split(','), ...quick });
  const subscription = await bus.subscribe({
    group,
    topics: [topic],
    maxBatchMessages: 10,
    onBatch: async ({ messages }) => {
      const texts = messages.map(({ value }) => `${value}\n`);
      const stored = new Promise<void>(resolve =>
        process.stdout.write(texts.join(''), () => resolve()),
      );
      return { stored };
    },
  });
  await subscription.ready();
}

main(process.argv.slice(2)).catch(error => {
  console.error(error);
  process.exitCode = 1;
});
