import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Program } from '../__testUtils__/Program';
import { SECTION, twoModels } from '../__testUtils__/rig';

// The program is started and killed several times.
jest.setTimeout(180_000);

const ROUNDS = 5;
const CARDS = 6;
const NOON = '2026-06-01T12:00:00Z';

describe('the records of a program that is killed again and again', () => {
  let models: Awaited<ReturnType<typeof twoModels>>;
  let folder: string;
  let program: Program;
  let url: unknown;

  beforeAll(async () => {
    models = await twoModels();
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-killed-'));
    await writeFile(
      path.join(folder, 'modelport.yaml'),
      JSON.stringify({ kind: 'Model', features: SECTION }),
    );
  });
  afterAll(async () => {
    await program?.end('SIGKILL');
    await models?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (...more: string[]) => {
    program = new Program([
      ...['--port', '0', '--model', path.join(models.folder, '1')],
      ...['--features', path.join(folder, 'modelport.yaml')],
      ...['--data', path.join(folder, 'data'), ...more],
    ]);
    ({ url } = await program.says('ready'));
  };
  const post = async (route: string, body: object) => {
    const response = await fetch(`${url}${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    await response.text();
  };
  const pay = (id: string, card: number) =>
    post('/v1/score', {
      ...{ transaction_id: id, event_time: NOON, amount: 10, currency: 'EUR' },
      ...{ customer_id: `c${card}`, terminal_id: 't' },
    });
  const label = (id: string) =>
    post('/v1/labels', {
      ...{ transaction_id: id, is_fraud: true, source: 'analyst' },
      labelled_at: NOON,
    });

  /** Pays and labels until the program is killed; says what it had acknowledged. */
  async function payUntilKilled(round: number, after: number) {
    const [paid, labelled]: string[][] = [[], []];
    let ended: Promise<unknown> | undefined;
    const payWith = async (card: number) => {
      for (let at = 0; !ended; at += 1) {
        const id = `${round}-${card}-${at}`;
        try {
          await pay(id, card);
          paid.push(id);
          if (at % 4 === 0) {
            await label(id);
            labelled.push(id);
          }
        } catch (error) {
          if (!ended) throw error;
        }
        if (paid.length >= after) ended ??= program.end('SIGKILL');
      }
    };
    const cards = Array.from({ length: CARDS }, (_, card) => card);
    await Promise.all(cards.map(payWith));
    await ended;
    return { paid, labelled };
  }

  /** Reads on from where a reader was. */
  async function readOn(after: string | undefined) {
    const found: { transaction_id: string; decision?: string }[] = [];
    let cursor = after;
    for (;;) {
      const query = cursor === undefined ? '' : `&after=${cursor}`;
      const page = await (
        await fetch(`${url}/v1/records?limit=50${query}`)
      ).json();
      expect(page.lost).toBeUndefined();
      found.push(...page.records);
      cursor = String(page.next);
      if (page.atEnd) return { found, cursor };
    }
  }

  it('have all that was answered, for a reader who comes between the kills', async () => {
    const [paid, labelled] = [new Set<string>(), new Set<string>()];
    const [decided, known] = [new Set<string>(), new Set<string>()];
    let cursor: string | undefined;
    await start();
    for (let round = 0; round < ROUNDS; round += 1) {
      const after = 1 + Math.floor(Math.random() * 300);
      const acknowledged = await payUntilKilled(round, after);
      acknowledged.paid.forEach(id => paid.add(id));
      acknowledged.labelled.forEach(id => labelled.add(id));
      await start();
      const { found, cursor: next } = await readOn(cursor);
      cursor = next;
      for (const { transaction_id: id, decision } of found) {
        (decision === undefined ? known : decided).add(id);
      }
      expect([...paid].filter(id => !decided.has(id))).toEqual([]);
      expect([...labelled].filter(id => !known.has(id))).toEqual([]);
    }
    const { found } = await readOn(undefined);
    expect(new Set(found.map(each => each.transaction_id))).toEqual(decided);
    await program.end('SIGKILL');
  });

  it('are not kept, nor asked for, where that is switched off', async () => {
    await start('--records-mb', '0');
    expect((await fetch(`${url}/v1/records`)).status).toBe(404);
    expect(await program.end('SIGTERM')).toBe(0);
  });
});
