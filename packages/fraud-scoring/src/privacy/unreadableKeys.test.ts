import { document, KEY, twoModels } from '../__testUtils__/rig';
import { readConfiguration } from '../config/readConfiguration';
import { createScoringService } from '../createScoringService';
import {
  type Commit,
  type EntityRef,
  type FeatureStore,
  UnreadableKeyError,
} from '../store/FeatureStore';
import { MemoryStore } from '../store/memoryStore';
import { Pseudonyms } from './Pseudonyms';

const CUSTOMER = new Pseudonyms(KEY).of('customer', 'c1');

/** A store in which what it has of customers, and of the decision on `taken`, cannot be read. */
function foreign(store: FeatureStore): FeatureStore {
  return new Proxy(store, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        const refs = name === 'load' ? (args[0] as EntityRef[]) : [];
        const of = refs.find(({ entity }) => entity === 'customer');
        if (of) {
          const problem = `The key e:customer:${of.key} cannot be read`;
          throw new UnreadableKeyError(problem, of, 'it is of another kind');
        }
        const { decided } =
          name === 'commit' ? (args[0] as Commit) : { decided: undefined };
        if (decided?.transactionId === 'taken') {
          const problem = 'The key d:taken of Redis cannot be read';
          throw new UnreadableKeyError(problem, undefined, 'it is no decision');
        }
        return value.apply(target, args);
      };
    },
  });
}

it('is told of a key that cannot be read what is wrong, and neither the key nor whose it is', async () => {
  const models = await twoModels();
  const errors: unknown[] = [];
  const service = await createScoringService({
    configuration: await readConfiguration(document(), models.folder),
    store: foreign(
      await MemoryStore.open({
        retention: { entitySeconds: 86_400_000, decisionSeconds: 3_600 },
      }),
    ),
    pseudonymKey: KEY,
    onError: error => errors.push(error),
  });
  try {
    const { url } = await service.listen();
    const post = (id: string) =>
      fetch(`${url}/v1/score`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{ transaction_id: id, customer_id: 'c1', terminal_id: 't1' },
          ...{ event_time: new Date().toISOString() },
          ...{ amount: 10, currency: 'EUR' },
        }),
      });
    expect((await post('first')).status).toBe(200);
    const refused = await post('taken');
    expect(refused.status).toBe(409);
    const answer = await refused.text();
    expect(answer).toMatch(/cannot be read, for it is no decision/);
    expect(answer).not.toContain('d:taken');
    const told = errors.map(String);
    expect(told).toEqual([
      expect.stringMatching(
        /of a customer cannot be read, for it is of another kind/,
      ),
      expect.stringMatching(
        /as a decision cannot be read, for it is no decision/,
      ),
    ]);
    expect(told.join()).not.toMatch(new RegExp(`${CUSTOMER}|taken`));
  } finally {
    await service.drain();
    await models.remove();
  }
});
