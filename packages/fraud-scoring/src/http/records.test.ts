import { mkdtemp, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Ajv from 'ajv';
import { readConfiguration } from '../config/readConfiguration';
import {
  createScoringService,
  type ScoringService,
  type ScoringServiceOptions,
} from '../createScoringService';
import type { OutcomeRecord } from '../engine/OutcomeRecord';
import { RECORDS } from '../messages/schemas';
import { RecordLog } from '../records/RecordLog';
import { MemoryStore } from '../store/memoryStore';
import { document, KEY, twoModels } from '../__testUtils__/rig';

const NOON = '2026-11-30T12:00:00.000Z';
const validate = new Ajv({ strict: false }).compile(RECORDS);

describe('GET /v1/records', () => {
  let models: Awaited<ReturnType<typeof twoModels>>;
  let folder: string;
  const services: ScoringService[] = [];

  beforeAll(async () => {
    models = await twoModels();
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-records-'));
  });
  afterEach(async () => {
    await Promise.all(services.splice(0).map(service => service.drain()));
  });
  afterAll(async () => {
    await models.remove();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(more: Partial<ScoringServiceOptions> = {}) {
    const labelled: OutcomeRecord[] = [];
    const service = await createScoringService({
      configuration: await readConfiguration(
        document({
          ...{ shadow: ['fraud@1'], experiment: undefined },
          traffic: 'fraud@2',
        }),
        models.folder,
      ),
      store: await MemoryStore.open({
        retention: { entitySeconds: 864_000_000, decisionSeconds: 3_600 },
      }),
      pseudonymKey: KEY,
      records: await RecordLog.open({
        ...{ days: 1, mostBytes: 1e6 },
        folder: await mkdtemp(path.join(folder, 'log-')),
      }),
      onLabelled: record => labelled.push(record),
      ...more,
    });
    services.push(service);
    const { url } = await service.listen();
    const get = async (query: string, headers: Record<string, string> = {}) => {
      const response = await fetch(`${url}/v1/records${query}`, { headers });
      return { status: response.status, body: await response.json() };
    };
    const post = async (route: string, body: object) =>
      (
        await fetch(`${url}${route}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).status;
    const pay = (id: string, amount = 10) =>
      post('/v1/score', {
        ...{ transaction_id: id, event_time: NOON, currency: 'EUR', amount },
        ...{ customer_id: 'customer-4711', terminal_id: 'pos-9' },
      });
    const label = (id: string, fields: object = {}) =>
      post('/v1/labels', {
        ...{ transaction_id: id, is_fraud: true, source: 'chargeback' },
        ...{ labelled_at: NOON, ...fields },
      });
    return { get, pay, label, labelled, url };
  }

  it('has decisions and outcomes in one order, as their schemas say, with pseudonyms alone', async () => {
    const { get, pay, label, labelled, url } = await start();
    expect(await pay('a')).toBe(200);
    expect(await label('a')).toBe(200);
    expect(await label('a')).toBe(200);
    expect(await pay('b', 400)).toBe(200);
    const correction = '2026-11-30T12:00:01.000Z';
    expect(await label('a', { is_fraud: false, labelled_at: correction })).toBe(
      200,
    );
    const { status, body } = await get('');
    expect(status).toBe(200);
    expect(validate(body)).toBe(true);
    const { records } = body;
    expect(
      records.map((each: Record<string, unknown>) => [
        each.transaction_id,
        each.decision ?? each.is_fraud,
      ]),
    ).toEqual([
      ['a', expect.any(String)],
      ['a', true],
      ['a', true],
      ['b', expect.any(String)],
      ['a', false],
    ]);
    expect(records[0].shadow).toHaveLength(1);
    expect(records[4]).toEqual({
      schema: 'modelport.dev/fraud/outcome/v1',
      transaction_id: 'a',
      event_time: Date.parse(NOON),
      customer: records[0].customer,
      terminal: records[0].terminal,
      is_fraud: false,
      source: 'chargeback',
      labelled_at: Date.parse(correction),
      received_at: expect.any(Number),
    });
    expect(labelled).toEqual([records[1], records[2], records[4]]);
    expect(JSON.stringify(body)).not.toMatch(/4711|pos-9/);

    const first = (await get('?limit=2')).body;
    expect(first.records).toEqual(records.slice(0, 2));
    expect(first.atEnd).toBe(false);
    const rest = (await get(`?after=${first.next}&limit=1000`)).body;
    expect(rest).toEqual({
      records: records.slice(2),
      next: body.next,
      atEnd: true,
    });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/fraud_scoring_records_bytes [1-9]/);
    expect(metrics).toContain('fraud_scoring_records_dropped 0');
  });

  it('has what was asked again once more, and nothing of a label that was refused', async () => {
    const { get, pay, label } = await start();
    await pay('a');
    await pay('a');
    expect(await label('nobody-knows')).toBe(404);
    expect(await label('a', { labelled_at: '2126-01-01T00:00:00Z' })).toBe(400);
    let { records } = (await get('')).body;
    while (records.length < 2) ({ records } = (await get('')).body);
    expect(records).toHaveLength(2);
    expect(records[0]).toEqual(records[1]);
  });

  it('has a schema that refuses what is no record', async () => {
    const { get, pay, label } = await start();
    await pay('a');
    await label('a');
    const { body } = await get('');
    for (const [at, fields] of body.records.map(Object.keys).entries()) {
      const optional = ['degraded', 'late_by', 'shadow'];
      for (const field of fields) {
        const { [field]: _left, ...without } = body.records[at];
        const isFine = validate({ ...body, records: [without] });
        expect([field, isFine]).toEqual([field, optional.includes(field)]);
      }
    }
  });

  it.each([
    ['?limit=0', 'limit', 'limit: is 0; write a whole number from 1 to 1000'],
    ['?limit=1001', 'limit', 'from 1 to 1000'],
    ['?limit=1e2', 'limit', 'from 1 to 1000'],
    ['?after=next', 'after', 'after: is no cursor; send the `next`'],
    ['?since=3', 'since', 'since: is unknown; leave it out'],
  ])('refuses %s by the name of the field', async (query, field, words) => {
    const { get } = await start();
    const { status, body } = await get(query);
    expect([status, body.field]).toEqual([400, field]);
    expect(body.error).toContain(words);
  });

  it('is told to begin anew by a cursor of another log', async () => {
    const { get, pay } = await start();
    await pay('a');
    const { body } = await get(`?after=${'0'.repeat(16)}.1.0`);
    expect(body).toMatchObject({ lost: true });
  });

  it('is for clients with a key, and says how records are switched on', async () => {
    const keyHash = createHash('sha256').update('secret').digest();
    const client = { name: 'portal', keyHash, perSecond: 9, burst: 9 };
    const { get } = await start({ clients: [client], records: undefined });
    expect((await get('')).status).toBe(401);
    const { status, body } = await get('', { authorization: 'Bearer secret' });
    expect(status).toBe(404);
    expect(body.error).toBe(
      'This service keeps no records; start it with --data, and with --records-days and --records-mb above 0',
    );
  });
});
