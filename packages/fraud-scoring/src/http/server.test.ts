import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { readConfiguration } from '../config/readConfiguration';
import {
  createScoringService,
  type ScoringService,
  type ScoringServiceOptions,
} from '../createScoringService';
import { MemoryStore } from '../store/memoryStore';
import { document, KEY, twoModels } from '../__testUtils__/rig';

let models: Awaited<ReturnType<typeof twoModels>>;
const services: ScoringService[] = [];

beforeAll(async () => {
  models = await twoModels();
});
afterEach(async () => {
  await Promise.all(services.splice(0).map(service => service.drain()));
});
afterAll(() => models.remove());

async function start(more: Partial<ScoringServiceOptions> = {}) {
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
    ...more,
  });
  services.push(service);
  const { url } = await service.listen();
  const send = async (
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const response = await fetch(`${url}${path}`, {
      ...(body !== undefined && {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
      headers: { 'content-type': 'application/json', ...headers },
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text.startsWith('{') ? JSON.parse(text) : undefined,
    };
  };
  return { service, send, decided, errors, url };
}

const transaction = (more: object = {}) => ({
  transaction_id: 'tx-1',
  event_time: new Date().toISOString(),
  customer_id: 'customer-4711',
  terminal_id: 't1',
  amount: 12.5,
  currency: 'EUR',
  ...more,
});

describe('the scoring service', () => {
  it('answers a transaction, and the same again', async () => {
    const { send, decided } = await start();
    const body = transaction();
    const first = await send('/v1/score', body);
    expect(first.status).toBe(200);
    expect(first.body).toEqual({
      transaction_id: 'tx-1',
      score: expect.any(Number),
      decision: 'approve',
      model: {
        name: 'fraud',
        version: expect.stringMatching(/^[12]$/),
        digest: expect.stringMatching(/^sha256:/),
      },
      variant: expect.stringMatching(/^(control|steep)$/),
      degraded: false,
    });
    expect((await send('/v1/score', body)).body).toEqual(first.body);
    expect(decided).toEqual(['tx-1']);
    const other = await send('/v1/score', { ...body, amount: 13 });
    expect(other.status).toBe(409);
    expect(other.body.error).toMatch(/another amount/);
  });

  it.each<[string, object | string, RegExp]>([
    [
      'a missing field',
      { ...transaction(), amount: undefined },
      /^amount: is missing/,
    ],
    [
      'an unknown field',
      transaction({ card: '1' }),
      /^card: is unknown; leave it out/,
    ],
    [
      'an amount that is a text',
      transaction({ amount: '12' }),
      /^amount: must be number/,
    ],
    ['a negative amount', transaction({ amount: -1 }), /^amount: must be >= 0/],
    [
      'too many decimals',
      transaction({ amount: 1.00005 }),
      /^amount: 1.00005 has more than four decimals/,
    ],
    [
      'no time',
      transaction({ event_time: 'yesterday' }),
      /^event_time: must match format "date-time"/,
    ],
    [
      'a time of tomorrow',
      transaction({ event_time: '2999-01-01T00:00:00Z' }),
      /^event_time: is more than 300 s ahead/,
    ],
    [
      'a time without an offset',
      transaction({ event_time: '2026-01-01T00:00:00' }),
      /^event_time/,
    ],
    [
      'another currency',
      transaction({ currency: 'USD' }),
      /^currency: is USD; this service takes EUR/,
    ],
    ['an empty id', transaction({ transaction_id: '' }), /^transaction_id/],
    [
      'a long id',
      transaction({ transaction_id: 'x'.repeat(129) }),
      /^transaction_id/,
    ],
    [
      'a control character',
      transaction({ customer_id: 'a\u0000b' }),
      /^customer_id/,
    ],
    [
      'half a character',
      transaction({ terminal_id: 'a\ud800' }),
      /^terminal_id: has a control character, half a character/,
    ],
    [
      'a blank at the end',
      transaction({ transaction_id: 'a ' }),
      /^transaction_id/,
    ],
    ['two dots', transaction({ transaction_id: '..' }), /^transaction_id/],
    ['no JSON', '{"transaction_id": NaN}', /^body: /],
    ['nothing', '', /^body: /],
    ['a list', '[]', /^body: must be object/],
    ['a prototype', '{"__proto__": {"amount": 1}}', /^body: /],
  ])(
    'refuses %s with the field, and counts nothing',
    async (_, body, error) => {
      const { send, decided } = await start();
      const answer = await send('/v1/score', body);
      expect(answer.status).toBe(400);
      expect(answer.body.error).toMatch(error);
      expect(decided).toEqual([]);
    },
  );

  it.each(['💳 1', 'a.b', '...', 'ü/ñ?#%'])(
    'takes the id %s',
    async transaction_id => {
      const { send } = await start();
      const answer = await send('/v1/score', transaction({ transaction_id }));
      expect(answer.body).toMatchObject({ transaction_id });
    },
  );

  it('refuses other content types, large bodies and unknown routes', async () => {
    const { send } = await start();
    const xml = await send('/v1/score', '<a/>', { 'content-type': 'text/xml' });
    expect([xml.status, xml.body.error]).toEqual([
      415,
      'content-type: send application/json',
    ]);
    const large = await send('/v1/score', {
      ...transaction(),
      more: 'x'.repeat(2_000_000),
    });
    expect(large.status).toBe(413);
    expect((await send('/v1/scores', {})).status).toBe(404);
  });

  it('refuses bytes that are not UTF-8, of which others would make the same id, and bodies that are packed', async () => {
    const { url, decided } = await start();
    const post = async (body: Buffer, headers: Record<string, string>) => {
      const response = await fetch(`${url}/v1/score`, {
        method: 'POST',
        body: new Uint8Array(body),
        headers: { 'content-type': 'application/json', ...headers },
      });
      return [response.status, (await response.json()).error];
    };
    const text = JSON.stringify(transaction({ customer_id: 'A-ü' }));
    expect(await post(Buffer.from(text, 'latin1'), {})).toEqual([
      400,
      'body: is not UTF-8; send JSON in UTF-8',
    ]);
    const latin1 = { 'content-type': 'application/json; charset=latin1' };
    expect(await post(Buffer.from(text), latin1)).toEqual([
      415,
      'content-type: send JSON in UTF-8',
    ]);
    const packed = { 'content-encoding': 'gzip' };
    expect(await post(gzipSync(text), packed)).toEqual([
      415,
      'content-encoding: send the body as it is, without compression',
    ]);
    expect(decided).toEqual([]);
    const utf8 = { 'content-type': 'application/json; charset="UTF-8"' };
    expect(await post(Buffer.from(text), utf8)).toEqual([200, undefined]);
  });

  it('answers a batch, each transaction for itself', async () => {
    const { send, decided } = await start();
    const { status, body } = await send('/v1/score/batch', {
      transactions: [
        transaction({ transaction_id: 'a' }),
        transaction({ transaction_id: 'b', currency: 'USD' }),
        transaction({ transaction_id: 'c' }),
      ],
    });
    expect(status).toBe(200);
    expect(body.results).toMatchObject([
      { transaction_id: 'a', decision: 'approve' },
      { transaction_id: 'b', error: expect.stringMatching(/^currency: /) },
      { transaction_id: 'c', decision: 'approve' },
    ]);
    expect(decided).toEqual(['a', 'c']);
    const wrong = await send('/v1/score/batch', {
      transactions: [transaction(), transaction({ amount: 'x' })],
    });
    expect(wrong.body.error).toBe('transactions[1].amount: must be number');
  });

  it('leaves room for others beside a batch', async () => {
    const { send } = await start({ limits: { mostInFlight: 40 } });
    const many = Array.from({ length: 300 }, (_, at) =>
      transaction({ transaction_id: `of-batch-${at}` }),
    );
    const batch = send('/v1/score/batch', { transactions: many });
    const alone = await send('/v1/score', transaction());
    expect(alone.status).toBe(200);
    const { body } = await batch;
    expect(
      body.results.map((each: { transaction_id: string }) => [
        each.transaction_id,
      ]),
    ).toEqual(many.map(({ transaction_id: id }) => [id]));
  });

  it('tells what was decided, and why, once it knows what is usual', async () => {
    const { send } = await start();
    const pay = (at: number) => {
      const own = {
        ...{ transaction_id: `tx-${at}`, customer_id: `customer-${at}` },
        amount: at === 0 ? 301 : 10 + at,
      };
      return send('/v1/score', transaction(own));
    };
    for (let at = 0; at < 29; at += 1) await pay(at);
    const early = await send('/v1/decisions/tx-0');
    expect(early.body).toMatchObject({
      ...{ reason_codes: null, unexplained: 'few-payments-yet' },
    });
    await pay(29);
    const { status, body } = await send('/v1/decisions/tx-0');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ transaction_id: 'tx-0', amount: 301 },
      policy: { name: 'card-payments', version: 1 },
      features: { values: { amount: 301, customer_count_1d: 1 } },
    });
    // The model looks at the amount and at the count, which is what it usually is.
    expect(body.reason_codes).toEqual([
      {
        ...{ feature: 'amount', value: 301, usual: 25 },
        contribution: expect.any(Number),
      },
    ]);
    expect(body.reason_codes[0].contribution).toBeGreaterThan(0.1);
    expect(body).not.toHaveProperty('unexplained');
    const { body: low } = await send('/v1/decisions/tx-1');
    expect(low.reason_codes[0]).toMatchObject({ feature: 'amount', value: 11 });
    expect(low.reason_codes[0].contribution).toBeLessThan(0);
  });

  it('tells what was decided, and where older decisions are', async () => {
    const { send } = await start();
    await send('/v1/score', transaction());
    expect((await send('/v1/decisions/tx-1')).text).not.toContain('4711');
    const unknown = await send('/v1/decisions/tx-2');
    expect(unknown.status).toBe(404);
    expect(unknown.body.error).toBe(
      'transaction_id: no decision on tx-2 is remembered, as they are for a day; this service keeps no older ones',
    );
  });

  it('takes labels, and asks for the transaction when it does not know it', async () => {
    const { send } = await start();
    await send('/v1/score', transaction());
    const label = {
      transaction_id: 'tx-1',
      is_fraud: true,
      source: 'analyst',
      labelled_at: new Date().toISOString(),
    };
    expect((await send('/v1/labels', label)).body).toEqual({
      transaction_id: 'tx-1',
      applied: true,
    });
    expect((await send('/v1/labels', label)).body.applied).toBe(false);
    const unknown = await send('/v1/labels', {
      ...label,
      transaction_id: 'tx-9',
    });
    expect([unknown.status, unknown.body.error]).toEqual([
      404,
      expect.stringMatching(/send its event_time/),
    ]);
    const half = await send('/v1/labels', { ...label, customer_id: 'c' });
    expect([half.status, half.body.error]).toEqual([
      400,
      expect.stringMatching(
        /^event_time: is missing; send event_time, customer_id/,
      ),
    ]);
    const source = await send('/v1/labels', { ...label, source: 'rumour' });
    expect(source.body.error).toBe(
      'source: choose one of chargeback, analyst, customer',
    );
  });

  it.each(['labelled_at', 'event_time'])(
    'refuses a label whose %s lies years ahead, as it does with a payment',
    async field => {
      const { send } = await start();
      await send('/v1/score', transaction());
      const now = new Date().toISOString();
      const answer = await send('/v1/labels', {
        ...{ transaction_id: 'tx-1', is_fraud: true, source: 'analyst' },
        ...{ labelled_at: now, event_time: now },
        ...{ customer_id: 'customer-4711', terminal_id: 't1' },
        [field]: '2099-01-01T00:00:00Z',
      });
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual({
        error: `${field}: is more than 300 s ahead of our clock; check the clock of the sender`,
        field,
      });
    },
  );

  it.each<[string, string]>([
    ['its head', ''],
    ['its body', '\r\n{'],
  ])('ends a client that is slow with %s', async (_, begun) => {
    const { url } = await start({ limits: { requestTimeoutMs: 200 } });
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const answered: string[] = [];
    socket.on('data', chunk => answered.push(String(chunk)));
    socket.on('error', () => {}); // a byte that comes after the end
    socket.write(
      `POST /v1/score HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n${begun}`,
    );
    const drip = setInterval(() => socket.write(begun ? ' ' : 'x'), 20);
    try {
      await new Promise(resolve => {
        socket.once('close', resolve);
      });
    } finally {
      clearInterval(drip);
    }
    expect(answered.join('')).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('swaps its configuration without dropping a request, and keeps the old one when the new is wrong', async () => {
    const { send, service } = await start();
    const swap = (more: object) =>
      readConfiguration(document(more), models.folder).then(next =>
        service.reconfigure(next),
      );
    const answers = Promise.all(
      Array.from({ length: 60 }, (_, at) =>
        send('/v1/score', transaction({ transaction_id: `s-${at}` })),
      ),
    );
    await swap({
      metadata: { name: 'test', revision: 2 },
      experiment: undefined,
      traffic: 'fraud@2',
    });
    expect(new Set((await answers).map(({ status }) => status))).toEqual(
      new Set([200]),
    );
    expect((await send('/v1/models')).body).toMatchObject({
      revision: 2,
      models: [
        { version: '1', variants: [] },
        { version: '2', variants: [{ name: 'all', weight: 1 }] },
      ],
    });
    await expect(
      swap({
        metadata: { name: 'test', revision: 3 },
        models: [
          {
            name: 'fraud',
            version: '1',
            path: '1',
            digest: `sha256:${'0'.repeat(64)}`,
            features: (document() as { models: { features: object }[] })
              .models[0].features,
          },
        ],
        experiment: undefined,
        traffic: 'fraud@1',
      }),
    ).rejects.toThrow(/digest/);
    expect((await send('/v1/models')).body.revision).toBe(2);
  });

  it('lets in who has a key, at the rate that was agreed', async () => {
    const keySha256 = createHash('sha256').update('secret-key').digest('hex');
    const { send } = await start({
      clients: [
        {
          name: 'shop',
          keyHash: Buffer.from(keySha256, 'hex'),
          perSecond: 1,
          burst: 2,
        },
      ],
    });
    const withKey = { authorization: 'Bearer secret-key' };
    expect((await send('/v1/score', transaction())).status).toBe(401);
    expect(
      (await send('/v1/models', undefined, { authorization: 'Bearer other' }))
        .status,
    ).toBe(401);
    expect((await send('/livez')).status).toBe(200);
    for (const transaction_id of ['a', 'b']) {
      const { status } = await send(
        '/v1/score',
        transaction({ transaction_id }),
        withKey,
      );
      expect(status).toBe(200);
    }
    const third = await send('/v1/models', undefined, withKey);
    expect([third.status, third.headers.get('retry-after')]).toEqual([
      429,
      '1',
    ]);
  });

  it('is reached by others only with keys or certificates', async () => {
    await expect(start({ host: '0.0.0.0' })).rejects.toThrow(
      /give --clients, or --tls-client-ca/,
    );
  });

  it('turns requests away when too many are under way', async () => {
    const { send } = await start({ limits: { mostInFlight: 0 } });
    const { status, body, headers } = await send('/v1/score', transaction());
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(body.error).toMatch(/try again in a second/);
  });

  it('times each stage of a transaction, and how long the request of a batch took to read', async () => {
    const { send } = await start();
    await send('/v1/score', transaction());
    const transactions = ['a', 'b', 'c'].map(transaction_id =>
      transaction({ transaction_id }),
    );
    await send('/v1/score/batch', { transactions });
    const { text } = await send('/metrics');
    const counts = [
      ...text.matchAll(
        /fraud_scoring_stage_duration_seconds_count\{stage="(\w+)"\} (\d+)/g,
      ),
    ].map(([, stage, count]) => [stage, Number(count)]);
    expect(counts).toEqual([
      ['parse', 2],
      ['features', 4],
      ['inference', 4],
      ['decide', 4],
      ['store', 4],
    ]);
  });

  it('shows metrics, health and its document, with no id in them', async () => {
    const { send, service } = await start();
    await send('/v1/score', transaction());
    await send(
      '/v1/score',
      transaction({ transaction_id: 'tx-2', amount: -1 }),
    );
    const { text } = await send('/metrics');
    expect(text).toMatch(
      /fraud_scoring_request_duration_seconds_count\{model="fraud",version="\d",variant="\w+"\} 1/,
    );
    expect(text).toMatch(
      /fraud_scoring_decisions_total\{variant="\w+",decision="approve",reason="score"\} 1/,
    );
    expect(text).toMatch(/fraud_scoring_event_loop_active_seconds_total \d/);
    expect(text).toMatch(/fraud_scoring_event_loop_idle_seconds_total \d/);
    expect(text).toMatch(/fraud_scoring_event_loop_delay_seconds_count \d/);
    expect(text).toMatch(/fraud_scoring_refused_total\{status="400"\} 1/);
    expect(text).toMatch(
      /fraud_scoring_model_info\{model="fraud",version="1",digest="sha256:\w+",role="decides"\} 1/,
    );
    expect(text).toMatch(/fraud_scoring_store_up 1/);
    expect(text).not.toContain('4711');
    expect((await send('/readyz')).body).toEqual({ ready: true, store: 'up' });
    const { paths } = (await send('/openapi.json')).body;
    expect(Object.keys(paths)).toContain('/v1/score');
    const draining = service.drain(
      new Promise(resolve => {
        setImmediate(resolve);
      }),
    );
    await draining;
  });
});
