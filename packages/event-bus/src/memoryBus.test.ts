import { eventBusContract } from './contract.testing';
import { createMemoryBus } from './createBus';
import { MemoryLog } from './memory/MemoryLog';
import { OpenBus } from './rig.testing';
import { transactionsContract } from './transactions.testing';

const log = new MemoryLog();
const open: OpenBus = options => createMemoryBus({ log, ...options });
eventBusContract('A bus in memory', open);
transactionsContract('a bus in memory', open);

describe('buses in memory', () => {
  it('do not meet without a common log', async () => {
    const one = createMemoryBus();
    const other = createMemoryBus();
    await one.ensureTopics([{ name: 'mine', partitions: 1 }]);
    await expect(other.lag('g', 'mine')).rejects.toMatchObject({
      code: 'unknown-topic',
    });
    await Promise.all([one.close(), other.close()]);
  });
});
