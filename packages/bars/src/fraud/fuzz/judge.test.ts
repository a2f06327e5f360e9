import { seeded } from '@modelport/fraud-core';
import { ATTACKS } from './attacks';
import { faultOf } from './judge';

const attack = {
  ...{ name: 'amount: missing', path: '/v1/score', method: 'POST' },
  names: 'amount',
};
const refusal = { error: 'amount: is missing; send it', field: 'amount' };

describe('an answer to an attack', () => {
  it('is right when it refuses and names the field', () => {
    const reply = { status: 400, text: JSON.stringify(refusal) };
    expect(faultOf(attack, reply)).toBeUndefined();
  });

  it.each([
    [{ status: 200, text: '{}' }, 'not refused'],
    [{ status: 500, text: JSON.stringify(refusal) }, 'not refused'],
    [{ status: 400, text: 'Bad Request' }, 'without words'],
    [{ status: 400, text: '{"error":""}' }, 'without words'],
    [
      { status: 400, text: '{"error":"body is wrong"}' },
      'does not name amount',
    ],
  ])('is wrong: %j', (reply, words) => {
    expect(faultOf(attack, reply)).toContain(words);
  });

  it('is wrong with another status than the one that is right', () => {
    const reply = { status: 400, text: JSON.stringify(refusal) };
    expect(faultOf({ ...attack, statuses: [415] }, reply)).toContain(
      'by another status than 415',
    );
  });
});

it('makes the same attacks of the same seed, and none that is the transaction itself', () => {
  const fields = {
    transaction_id: 'a',
    event_time: '2026-11-30T12:00:00Z',
    customer_id: 'c1',
    terminal_id: 't1',
    amount: 12.5,
    currency: 'EUR',
  };
  const all = (seed: number) => {
    const random = seeded(seed);
    return Array.from({ length: 2_000 }, (_, at) =>
      ATTACKS[at % ATTACKS.length](random, fields),
    );
  };
  expect(all(3)).toEqual(all(3));
  const own = JSON.stringify(fields);
  const same = all(3).filter(
    ({ path, method, contentType, body }) =>
      path === '/v1/score' &&
      method === 'POST' &&
      contentType === 'application/json' &&
      String(body) === own,
  );
  expect(same).toEqual([]);
});
