import type { Batch, Transaction } from '@modelport/event-bus';
import { StreamScorer, type StreamScorerParts } from './StreamScorer';

const body = (id: number) =>
  Buffer.from(
    JSON.stringify({
      transaction_id: `t${id}`,
      event_time: '2026-12-01T00:00:00Z',
      customer_id: `c${id}`,
      terminal_id: 'terminal',
      amount: 1,
      currency: 'EUR',
    }),
  );

const batchOf = (partition: number, size: number): Batch => ({
  ...{ topic: 'transactions', partition },
  messages: Array.from({ length: size }, (_, offset) => ({
    ...{ key: undefined, headers: {}, offset, timestamp: 0 },
    value: body(partition * 100 + offset),
  })),
});

describe('StreamScorer', () => {
  it('is done with a batch when it is scored, and says when its decisions are published', async () => {
    let publish = () => {};
    const published = new Promise<void>(resolve => {
      publish = resolve;
    });
    const scorer = new StreamScorer({
      engine: {
        score: async () => ({ record: {}, isRepeated: false }),
        outage: 'up',
      },
      outbox: { refused: 0, delivered: () => published },
      timer: () => ({ mark: () => {} }),
      onAnswer: () => {},
    } as unknown as StreamScorerParts);
    const transaction = {} as Transaction;
    const { stored } = await scorer.score(batchOf(0, 2), transaction);
    const order: string[] = [];
    const done = stored.then(() => order.push('stored'));
    await scorer.score(batchOf(0, 2), transaction);
    order.push('next');
    publish();
    await done;
    expect(order).toEqual(['next', 'stored']);
  });

  it('gives the engine a part of its batches at a time, as a store cannot answer all of them at once', async () => {
    let underWay = 0;
    let most = 0;
    const score = jest.fn(async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      return { record: {}, isRepeated: false, isPending: false };
    });
    const outbox = { refused: 0, delivered: async () => {} };
    const scorer = new StreamScorer({
      engine: { score, outage: 'up' },
      outbox,
      timer: () => ({ mark: () => {} }),
      onAnswer: () => {},
    } as unknown as StreamScorerParts);
    const transaction = {} as Transaction;
    await Promise.all(
      [0, 1].map(each => scorer.score(batchOf(each, 100), transaction)),
    );
    expect(score).toHaveBeenCalledTimes(200);
    // What comes by topic can wait for another version that reads what this one cannot.
    expect(score).toHaveBeenCalledWith(
      expect.anything(),
      expect.anything(),
      undefined,
      true,
    );
    expect(most).toBe(64);
  });
});
