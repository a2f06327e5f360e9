import * as fc from 'fast-check';
import { document, KEY, twoModels } from '../__testUtils__/rig';
import { readConfiguration } from '../config/readConfiguration';
import { createScoringService } from '../createScoringService';
import { MemoryStore } from '../store/memoryStore';

// Hundreds of requests, on a machine that others use as well.
jest.setTimeout(60_000);

const good: Record<string, unknown> = {
  transaction_id: 'tx',
  event_time: '2026-06-01T12:00:00Z',
  customer_id: 'c',
  terminal_id: 't',
  amount: 1,
  currency: 'EUR',
};

/** Values that break readers. */
const strange = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    '',
    ' ',
    '\u0000',
    '𝒳'.repeat(200),
    '2026-02-30T12:00:00Z',
    '2026-06-01T23:59:60Z',
    '0000-01-01T00:00:00Z',
    -0,
    1e308,
    0.1 + 0.2,
    Number.MAX_SAFE_INTEGER,
    [],
    {},
    null,
    true,
  ),
);

const bodies = fc.oneof(
  // One field is wrong, missing or too many.
  fc
    .tuple(fc.constantFrom(...Object.keys(good), '__proto__x', 'x'), strange)
    .map(([field, value]) => JSON.stringify({ ...good, [field]: value })),
  fc
    .constantFrom(...Object.keys(good))
    .map(field => JSON.stringify({ ...good, [field]: undefined })),
  fc.json(),
  fc.string({ unit: 'binary' }),
  // Cut somewhere.
  fc.nat(120).map(length => JSON.stringify(good).slice(0, length)),
);

it('answers whatever is sent with 200 or with 4xx and a reason, and counts only what it answers', async () => {
  const models = await twoModels();
  const decided: string[] = [];
  const errors: unknown[] = [];
  const service = await createScoringService({
    configuration: await readConfiguration(document(), models.folder),
    store: await MemoryStore.open({
      retention: { entitySeconds: 86_400_000, decisionSeconds: 3_600 },
    }),
    pseudonymKey: KEY,
    onDecided: ({ transaction_id }) => decided.push(transaction_id),
    onError: error => errors.push(error),
  });
  const { url } = await service.listen();
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('/v1/score', '/v1/labels', '/v1/score/batch'),
        bodies,
        async (route, body) => {
          const before = decided.length;
          const response = await fetch(`${url}${route}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body,
          });
          const answer = await response.json();
          if (response.status === 200) return;
          expect([400, 404, 409, 413]).toContain(response.status);
          expect(answer.error).toEqual(expect.stringMatching(/\S+ \S+/));
          expect(decided).toHaveLength(before);
        },
      ),
      { numRuns: 400 },
    );
    expect(errors).toEqual([]);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  } finally {
    await service.drain();
    await models.remove();
  }
});
