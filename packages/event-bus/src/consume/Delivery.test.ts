import { ReceivedMessage } from '../EventBus';
import { Delivery } from './Delivery';

const PLACE = { topic: 't', partition: 0 };

const messageAt = (offset: number): ReceivedMessage => ({
  ...{ key: 'k', value: Buffer.alloc(0), headers: {}, timestamp: 0 },
  offset,
});

describe('Delivery', () => {
  it('commits nothing of a partition that was lost while a commit waited for its time', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
    try {
      const problems: Error[] = [];
      const delivery = new Delivery(
        { onBatch: async () => ({ stored: Promise.resolve() }) },
        { onProblem: error => problems.push(error), publish: async () => {} },
      );
      const committed: number[] = [];
      const commit = async (next: number) => {
        committed.push(next);
      };
      delivery.assign([PLACE], 'member');
      for (const offset of [0, 1]) {
        await delivery.deliver(PLACE, [messageAt(offset)], commit);
        await jest.advanceTimersByTimeAsync(0);
      }
      expect(committed).toEqual([1]);
      delivery.loseAll();
      await delivery.close();
      expect(committed).toEqual([1]);
      expect(problems).toEqual([]);
    } finally {
      jest.useRealTimers();
    }
  });
});
