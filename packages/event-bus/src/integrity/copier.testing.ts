/* eslint-disable no-console -- a program: it says on standard output that it has begun */
/* eslint-disable no-restricted-imports -- a program of the tests */
import { createKafkajsBus } from '../createBus';
import { quick } from '../rig.testing';
import { copyTo } from '../transactions.testing';

/** Copies a topic to another, each batch as one transaction, until it is killed. */
async function main([brokers, from, to, group]: string[]) {
  const bus = createKafkajsBus({ brokers: brokers.split(','), ...quick });
  const copy = copyTo(to);
  await bus.subscribe({
    ...{ group, topics: [from], transactional: true, maxBatchMessages: 10 },
    onBatch: async (...given) => {
      await copy(...given);
      process.stdout.write('copied\n'); // and not committed yet
    },
  });
}

main(process.argv.slice(2)).catch(error => {
  console.error(error);
  process.exitCode = 1;
});
