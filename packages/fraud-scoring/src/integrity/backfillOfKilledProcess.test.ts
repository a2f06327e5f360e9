import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Program } from '../__testUtils__/Program';
import { document, twoModels, wideDocument } from '../__testUtils__/rig';

// The program is started and killed several times.
jest.setTimeout(180_000);

const CARDS = 8;
/** More than a store keeps beside a state. */
const PAYMENTS = 70;
const ROUNDS = 4;

describe('a backfill of a program that is killed again and again', () => {
  let models: Awaited<ReturnType<typeof twoModels>>;
  let folder: string;
  let program: Program;
  let url: unknown;

  beforeAll(async () => {
    models = await twoModels();
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-killed-'));
  });
  afterAll(async () => {
    await program?.end('SIGKILL');
    await models?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const file = () => path.join(models.folder, 'configuration.json');
  const configure = async (configuration: object) => {
    await writeFile(`${file()}.new`, JSON.stringify(configuration));
    await rename(`${file()}.new`, file());
  };
  const start = async () => {
    program = new Program([
      ...['--port', '0', '--config', file()],
      ...['--data', path.join(folder, 'data')],
    ]);
    ({ url } = await program.says('ready'));
  };
  const pay = async (id: string, card: number, amount: number) => {
    const answer = await fetch(`${url}/v1/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ transaction_id: id, customer_id: `c${card}`, terminal_id: 't' },
        event_time: new Date().toISOString(),
        ...{ amount, currency: 'EUR' },
      }),
    });
    expect(answer.status).toBe(200);
    return answer.json();
  };
  const largestOf = async (id: string) => {
    const answer = await fetch(`${url}/v1/decisions/${id}`);
    return (await answer.json()).features.values.customer_largest_6h;
  };

  it('fills every card in the end, and each payment counts once', async () => {
    await configure(document());
    await start();
    for (let at = 0; at < PAYMENTS; at += 1) {
      await Promise.all(
        Array.from({ length: CARDS }, (_, card) =>
          pay(`early-${card}-${at}`, card, at === 20 ? 500 + card : 10),
        ),
      );
    }
    await configure(wideDocument());
    await program.says('configuration-waits');
    for (let round = 0; round < ROUNDS; round += 1) {
      await program.end('SIGKILL');
      await start();
      await pay(`between-${round}`, round, 20);
    }
    // The last one that was started fills what is left when it is asked.
    const filled = program.says('backfilled');
    const { degraded } = await pay('asked', CARDS - 1, 20);
    if (degraded) await filled;
    for (let card = 0; card < CARDS; card += 1) {
      const late = await pay(`late-${card}`, card, 30);
      expect(late).toMatchObject({ degraded: false });
      expect(await largestOf(`late-${card}`)).toBe(500 + card);
    }
    const last = await pay('last', 0, 30);
    expect(last).toMatchObject({ model: { version: 'wide' }, degraded: false });
    const { features } = await (await fetch(`${url}/v1/decisions/last`)).json();
    // Of card 0: one between two kills, and two at the end.
    expect(features.values.customer_count_1d).toBe(PAYMENTS + 3);
  });
});
