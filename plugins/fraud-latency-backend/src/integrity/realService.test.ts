// eslint-disable-next-line @backstage/no-forbidden-package-imports, no-restricted-imports -- what that package tests itself with
import { Program } from '@modelport/fraud-scoring/src/__testUtils__/Program';
// eslint-disable-next-line @backstage/no-forbidden-package-imports, no-restricted-imports -- what that package tests itself with
import {
  document,
  twoModels,
} from '@modelport/fraud-scoring/src/__testUtils__/rig';
import type { LatencyResponse } from '@modelport/plugin-fraud-latency-common';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import request from 'supertest';
import { aService, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(120_000);

const E = '/api/fraud-latency/v1/entities/component/default/fraud';

const countOf = (list: readonly { count: number }[]) =>
  list.reduce((sum, { count }) => sum + count, 0);

describe('a real scoring service', () => {
  let models: Awaited<ReturnType<typeof twoModels>>;
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  let program: Program;
  let url = '';
  /** The portal's clock is behind at first and moved on by the test, so that steps end and gaps grow when it wants. */
  let ahead = -76_000;
  let sent = 0;

  const start = async (port = 0) => {
    program = new Program([
      ...['--config', path.join(models.folder, 'serving.json')],
      ...['--port', String(port)],
      ...['--data', path.join(models.folder, 'data')],
    ]);
    url = String((await program.says('ready')).url);
  };

  beforeAll(async () => {
    models = await twoModels();
    writeFileSync(
      path.join(models.folder, 'serving.json'),
      JSON.stringify(document()),
    );
    await start();
    portal = await startTestPlugin({
      configs: [
        aService({
          instances: [{ url, cloud: 'local' }],
          scrapeSeconds: 10,
        }),
      ],
      now: () => Date.now() + ahead,
    });
  });

  afterAll(async () => {
    await portal?.stop();
    await program?.end('SIGKILL');
    await models.remove();
  });

  const send = async (count: number) => {
    const transactions = Array.from({ length: count }, () => ({
      transaction_id: `tx-${(sent += 1)}`,
      event_time: new Date().toISOString(),
      customer_id: `c${sent % 40}`,
      terminal_id: `t${sent % 7}`,
      amount: sent % 150,
      currency: 'EUR',
    }));
    for (const transaction of transactions) {
      const { status } = await fetch(`${url}/v1/score`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(transaction),
      });
      expect(status).toBe(200);
    }
  };
  /** After the half second for which the service shows the same figures. */
  const look = async () => {
    const shown = async () => (await fetch(`${url}/metrics`)).text();
    const before = await shown();
    while ((await shown()) === before);
    await portal.look();
  };
  const latency = async (): Promise<LatencyResponse> => {
    const { body, status } = await request(portal.server).get(
      `${E}/latency?window=15m`,
    );
    expect([status, body.error]).toEqual([200, undefined]);
    return body;
  };
  const later = (seconds: number) => {
    ahead += 1_000 * seconds;
  };

  it('is told of by version, stage and decision, through its end and its start anew', async () => {
    await look();
    await send(300);
    await look();
    later(16);
    const first = await latency();
    expect(countOf(first.versions)).toBe(300);
    expect(first.versions.map(({ version }) => version).sort()).toEqual([
      '1',
      '2',
    ]);
    expect(first.stages.map(({ stage, count }) => [stage, count])).toEqual(
      ['parse', 'features', 'inference', 'decide', 'store'].map(stage => [
        stage,
        300,
      ]),
    );
    expect(countOf(first.decisions ?? [])).toBe(300);
    expect(first).toMatchObject({ state: 'keeping-up', ageSeconds: 16 });
    const busy = first.series.flatMap(({ loopBusy }) => loopBusy ?? []);
    expect(busy.length).toBeGreaterThan(0);
    expect(Math.min(...busy)).toBeGreaterThan(0);

    const { body: decision } = await request(portal.server).get(
      `${E}/decisions/tx-297`,
    );
    expect(decision).toMatchObject({
      transactionId: 'tx-297',
      amount: 147,
      currency: 'EUR',
      reason: 'score',
      model: { name: 'fraud' },
      experiment: 'steeper',
      features: { amount: 147 },
    });
    expect(decision.reasonCodes).toContainEqual({
      feature: 'customer_count_1d',
      value: 8,
      usual: expect.any(Number),
      contribution: expect.any(Number),
    });

    await look();
    await send(50);
    await look();
    const { port } = new URL(url);
    await program.end('SIGKILL');
    await portal.look();
    later(60);
    await portal.look();
    const down = await latency();
    expect(down.state).toBe('not-seen');
    expect(down.problem).toContain('payments is not seen now');
    expect(down.instances[0].problem).toContain('cannot be reached');
    expect(down.instances[0].seenAt).toBeDefined();
    expect(down.series.at(-1)?.counts).toBeNull();
    expect(down.series.at(-2)?.counts).toBeNull();
    expect(countOf(down.versions)).toBe(350);

    await start(Number(port));
    await look();
    await send(120);
    await look();
    later(16);
    const again = await latency();
    expect(again.state).toBe('keeping-up');
    expect(again.problem).toBeUndefined();
    expect(countOf(again.versions)).toBe(470);
    const counts = again.series.map(point =>
      point.counts ? point.counts.reduce((sum, count) => sum + count) : null,
    );
    const known = counts.flatMap(count => count ?? []);
    expect(known.reduce((sum, count) => sum + count)).toBe(470);
    expect(Math.max(...known)).toBeLessThanOrEqual(300);
    const gap = counts.slice(counts.findIndex(count => count !== null));
    expect(gap.filter(count => count === null).length).toBeGreaterThan(1);
  });
});
