import { transactionId } from './bodies';
import { buildSender } from './buildSender';
import { handbook, type HandbookTransaction } from './handbook';
import { startNoopServer, USUAL_ANSWER } from './noopServer';
import { runLoad } from './runLoad';
import { answering, ok } from './__testUtils__/answering';

const world = { customers: 100, terminals: 200, seed: 3 };

describe('a load run', () => {
  beforeAll(() => buildSender(), 15 * 60_000);

  it('sends the payments of the simulation in order, with ids of its own', async () => {
    const { url, received, close } = await answering(ok);
    const prepared: HandbookTransaction[] = [];
    const report = await runLoad({
      ...{ url, rate: 100, seconds: 1, connections: 1, world, runId: 'r1' },
      realTime: false,
      onPrepared: each => prepared.push(each),
    });
    close();
    expect(received).toHaveLength(report.bodiesUsed);
    expect(prepared.length).toBeGreaterThan(received.length);
    expect(received.map(body => JSON.parse(body))).toEqual(
      prepared.slice(0, received.length).map((each, at) => ({
        transaction_id: transactionId('r1', at),
        event_time: new Date(each.eventTime).toISOString(),
        customer_id: `c${each.customer}`,
        terminal_id: `t${each.terminal}`,
        amount: each.amount,
        currency: 'EUR',
      })),
    );
    expect(report.runId).toBe('r1');
  });

  it('goes on where the last one ended, and says when nothing is left', async () => {
    const server = await startNoopServer();
    const transactions = handbook({ ...world, days: 1 });
    const sending = { url: server.url, rate: 400, seconds: 1, transactions };
    const report = await runLoad({ ...sending, realTime: false });
    expect(report.ranOut).toBe(true);
    expect(report.answered).toEqual({ 200: report.due });
    await expect(runLoad(sending)).rejects.toThrow(
      'transactions has come to its end; give a longer one',
    );
    await server.close();
  });
});

describe('the server that scores nothing', () => {
  it('answers with the same bytes always and ends when told', async () => {
    const server = await startNoopServer();
    const ask = () =>
      fetch(server.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"anything":1}',
      });
    const response = await ask();
    expect(await response.text()).toBe(USUAL_ANSWER);
    expect(response.headers.get('content-type')).toMatch('application/json');
    await server.close();
    await expect(ask()).rejects.toThrow();
  });
});
