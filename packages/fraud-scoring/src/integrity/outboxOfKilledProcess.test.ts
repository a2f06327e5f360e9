import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestKafka, type TestKafka } from '@modelport/servers';
import { CommittedReader } from '../__testUtils__/CommittedReader';
import { Program } from '../__testUtils__/Program';
import { SECTION, twoModels } from '../__testUtils__/rig';

// The broker may have to be fetched; the program is started and killed several times.
jest.setTimeout(300_000);

const ROUNDS = 6;
const ANSWERED_A_ROUND = 150;
const SENDERS = 16;
const PARTITIONS = 4;

describe('what is decided by request, with transactional topics', () => {
  let kafka: TestKafka;
  let models: Awaited<ReturnType<typeof twoModels>>;
  let folder: string;
  let reader: CommittedReader;
  let program: Program;
  let url: unknown;

  beforeAll(async () => {
    [kafka, models] = await Promise.all([startTestKafka(), twoModels()]);
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-outbox-'));
    await writeFile(
      path.join(folder, 'modelport.yaml'),
      JSON.stringify({ kind: 'Model', features: SECTION }),
    );
    await writeFile(path.join(folder, 'kafka.yaml'), 'transactional: true\n');
    reader = new CommittedReader(kafka.brokers, PARTITIONS);
  });
  afterAll(async () => {
    await program?.end('SIGKILL');
    await reader?.close();
    await kafka?.stop();
    await models?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async () => {
    program = new Program([
      ...['--port', '0', '--model', path.join(models.folder, '1')],
      ...['--features', path.join(folder, 'modelport.yaml')],
      ...['--data', path.join(folder, 'data')],
      ...['--kafka', kafka.brokers.join(',')],
      ...['--kafka-settings', path.join(folder, 'kafka.yaml')],
    ]);
    ({ url } = await program.says('ready'));
  };
  const pay = async (id: string): Promise<void> => {
    const response = await fetch(`${url}/v1/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ transaction_id: id, customer_id: `c${id.slice(-1)}` },
        ...{ event_time: '2026-06-01T12:00:00Z', terminal_id: 't' },
        ...{ amount: 10, currency: 'EUR' },
      }),
    });
    await response.text();
    if (response.status === 503) {
      await sleep(20); // a slow machine: it asks to be asked again
      return pay(id);
    }
    expect(response.status).toBe(200);
    return undefined;
  };

  /**
   * Pays until the program is killed; says what has had no answer.
   *
   * @param again - paid first: of these nobody knows whether they were decided
   */
  async function payUntilKilled(
    round: number,
    ids: Set<string>,
    again: string[],
  ): Promise<string[]> {
    const unanswered: string[] = [];
    let answered = 0;
    let ended: Promise<unknown> | undefined;
    const payWith = async (sender: number) => {
      for (let at = 0; !ended; at += 1) {
        const id = again.pop() ?? `t-${round}-${sender}-${at}`;
        ids.add(id);
        try {
          await pay(id);
          answered += 1;
        } catch (error) {
          unanswered.push(id);
          if (!ended) throw error;
        }
        if (answered >= ANSWERED_A_ROUND) ended ??= program.end('SIGKILL');
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, (_, at) => payWith(at)));
    await ended;
    return [...unanswered, ...again];
  }

  it('is seen once, over a kill -9 at any time', async () => {
    const ids = new Set<string>();
    let unanswered: string[] = [];
    await reader.start();
    for (let round = 0; round < ROUNDS; round += 1) {
      await start();
      unanswered = await payUntilKilled(round, ids, unanswered);
    }
    await start();
    await Promise.all(unanswered.map(pay));
    await reader.until(ids.size);
    const waiting = async () => (await fetch(`${url}/metrics`)).text();
    while (!(await waiting()).includes('fraud_scoring_outbox_messages 0\n')) {
      await sleep(50);
    }
    expect(await program.end('SIGTERM')).toBe(0);
    await reader.toEnd();
    expect(unanswered.length).toBeGreaterThan(0);
    expect(reader.missing(ids)).toEqual([]);
    expect(reader.repeated).toEqual([]);
    expect(reader.seen).toBe(ids.size);
  });
});
