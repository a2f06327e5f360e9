import { createHash } from 'node:crypto';
import { document, KEY, twoModels } from '../__testUtils__/rig';
import { readConfiguration } from '../config/readConfiguration';
import {
  createScoringService,
  type ScoringService,
} from '../createScoringService';
import { MemoryStore } from '../store/memoryStore';
import type { DecisionRead } from './RouteParts';

describe('a look at a decision', () => {
  let models: Awaited<ReturnType<typeof twoModels>>;
  let service: ScoringService | undefined;
  const reads: DecisionRead[] = [];

  beforeAll(async () => {
    models = await twoModels();
  });
  afterEach(async () => {
    reads.length = 0;
    await service?.drain();
  });
  afterAll(() => models?.remove());

  const start = async (keys?: Record<string, string>) => {
    service = await createScoringService({
      configuration: await readConfiguration(document(), models.folder),
      store: await MemoryStore.open({
        retention: { entitySeconds: 86_400_000, decisionSeconds: 3_600 },
      }),
      pseudonymKey: KEY,
      clients:
        keys &&
        Object.entries(keys).map(([name, key]) => ({
          ...{ name, perSecond: 100, burst: 100 },
          keyHash: createHash('sha256').update(key).digest(),
        })),
      onDecisionRead: read => reads.push(read),
    });
    const { url } = await service.listen();
    return async (path: string, key: string, sent?: object) => {
      const { status } = await fetch(`${url}${path}`, {
        ...(sent && { method: 'POST', body: JSON.stringify(sent) }),
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${key}`,
        },
      });
      return status;
    };
  };
  const payment = {
    ...{ transaction_id: 'tx 1', customer_id: 'c-1', terminal_id: 't-1' },
    ...{ event_time: '2026-06-01T12:00:00Z', amount: 10, currency: 'EUR' },
  };

  it('is told of with who it was, by the key, and which, found or not', async () => {
    const send = await start({ shop: 'key-of-shop', portal: 'key-of-portal' });
    expect(await send('/v1/score', 'key-of-shop', payment)).toBe(200);
    expect(await send('/v1/decisions/tx%201', 'key-of-portal')).toBe(200);
    expect(await send('/v1/decisions/tx-2', 'key-of-shop')).toBe(404);
    expect(reads).toEqual([
      { client: 'portal', transactionId: 'tx 1', found: true },
      { client: 'shop', transactionId: 'tx-2', found: false },
    ]);
  });

  it('is none where nobody was let in', async () => {
    const send = await start({ shop: 'key-of-shop' });
    expect(await send('/v1/decisions/tx-1', 'another-key')).toBe(401);
    expect(reads).toEqual([]);
  });

  it('has no name where anybody may look', async () => {
    const send = await start();
    expect(await send('/v1/decisions/tx-2', 'any')).toBe(404);
    expect(reads).toEqual([
      { client: null, transactionId: 'tx-2', found: false },
    ]);
  });
});
