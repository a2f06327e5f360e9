import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import { aRecord } from '../__testUtils__/aRecord';
import { FakeInstance } from '../__testUtils__/FakeInstance';
import { aService, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(60_000);

const E = '/api/fraud-latency/v1/entities/component/default/fraud';

describe('looking at a decision', () => {
  let [first, second] = [new FakeInstance(), new FakeInstance()];
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  const start = async (
    options: Partial<Parameters<typeof startTestPlugin>[0]> = {},
  ) => {
    const configs = [
      aService({
        instances: [
          { url: await first.start(), cloud: 'aws', apiKey: 'k-1' },
          { url: await second.start(), cloud: 'gcp' },
        ],
      }),
    ];
    portal = await startTestPlugin({ configs, ...options });
  };
  beforeEach(() => {
    [first, second] = [new FakeInstance(), new FakeInstance()];
  });
  afterEach(async () => {
    await portal.stop();
    await Promise.all([first.stop(), second.stop()]);
  });

  const asked = () => [...first.asked.splice(0), ...second.asked.splice(0)];
  const look = (id = 'tx-1') =>
    request(portal.server).get(`${E}/decisions/${id}`);

  it('asks the instances in turn, with the key of each, and audits the look', async () => {
    await start();
    second.says(aRecord({ transaction_id: 'a/b ?' }));
    const { status, body } = await look(encodeURIComponent('a/b ?'));
    expect([status, body.error]).toEqual([200, undefined]);
    expect(body).toMatchObject({
      transactionId: 'a/b ?',
      decision: 'review',
    });
    expect(asked()).toEqual([
      { url: '/v1/decisions/a%2Fb%20%3F', authorization: 'Bearer k-1' },
      { url: '/v1/decisions/a%2Fb%20%3F', authorization: undefined },
    ]);
    expect(portal.auditor.createEvent).toHaveBeenCalledTimes(1);
    expect(portal.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'decision-read',
        meta: {
          entityRef: 'component:default/fraud',
          transactionId: 'a/b ?',
        },
      }),
    );
    expect(portal.event.success).toHaveBeenCalledTimes(1);
  });

  it('says that none remembers it, under an audit event that failed', async () => {
    await start();
    const { status, body } = await look();
    expect(status).toBe(404);
    expect(body.error.message).toContain(
      "payments remembers no decision on 'tx-1': it keeps them for a day, and this portal keeps no records of it, which 'records: {}'",
    );
    expect(portal.event.fail).toHaveBeenCalledTimes(1);
  });

  it('does not say that none remembers it while one of them does not answer', async () => {
    await start();
    await first.stop();
    const { status, body } = await look();
    expect(status).toBe(503);
    expect(body.error.message).toContain(
      "Whether payments decided on 'tx-1' cannot be told now: The scoring service cannot be reached (ECONNREFUSED)",
    );
  });

  it.each([
    ['{"error":"key"}', 401, 'does not take the API key of the portal'],
    ['{}', 500, 'answered with status 500'],
    ['{}', 302, 'answered with a redirect, which is not followed'],
    ['[', 200, 'a decision that this portal cannot read (body:'],
    ['{"score":"high"}', 200, 'cannot read (schema:'],
  ])('tells what is wrong with %s and status %d', async (says, code, words) => {
    await start();
    first.says(says, code);
    const { status, body } = await look();
    expect(status).toBe(503);
    expect(body.error.message).toContain(words);
    expect(body.error.message).not.toContain('k-1');
  });

  it('reads no more of an answer than 8 MiB', async () => {
    await start();
    first.says(' '.repeat(8 * 1024 * 1024 + 1));
    const { body } = await look();
    expect(body.error.message).toContain('more than 8388608 bytes');
  });

  it('waits no longer than the deadline', async () => {
    await start();
    first.answer = () => undefined;
    const { status, body } = await look();
    expect(status).toBe(503);
    expect(body.error.message).toContain('did not answer within 1 s');
  });

  it('audits a refusal once', async () => {
    await start({ result: AuthorizeResult.DENY });
    await look();
    expect(portal.auditor.createEvent).toHaveBeenCalledTimes(1);
    expect(portal.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'decision-read',
        meta: { entityRef: 'component:default/fraud', id: 'tx-1' },
      }),
    );
    expect(portal.event.fail).toHaveBeenCalledTimes(1);
  });
});
