import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
// eslint-disable-next-line no-restricted-imports, @backstage/no-forbidden-package-imports -- the same model as its own tests
import {
  SECTION,
  twoModels,
} from '@modelport/fraud-scoring/src/__testUtils__/rig';
import { startTestKafka, type TestKafka } from '@modelport/servers';
import { Program } from '../__testUtils__/Program';
import { readTrainingSet } from '../__testUtils__/readTrainingSet';

// The broker may have to be fetched.
jest.setTimeout(300_000);

const SERVICE = path.resolve(
  __dirname,
  '../../../fraud-scoring/bin/fraud-scoring.cjs',
);
const PAYMENTS = 150;
const HOUR = 3_600_000;

describe('What a running service served', () => {
  let kafka: TestKafka;
  let models: Awaited<ReturnType<typeof twoModels>>;
  let folder: string;
  let url: string;
  const running: Program[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-served-'));
    await writeFile(
      path.join(folder, 'modelport.yaml'),
      JSON.stringify({ kind: 'Model', features: SECTION }),
    );
    kafka = await startTestKafka();
    models = await twoModels();
  });
  afterAll(async () => {
    await Promise.all(running.map(each => each.end('SIGKILL')));
    await kafka?.stop();
    await models?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const start = (args: string[], program?: string[]) => {
    const started = new Program(
      [
        ...args,
        ...['--kafka', kafka.brokers.join(',')],
        ...['--features', path.join(folder, 'modelport.yaml')],
      ],
      program,
    );
    running.push(started);
    return started;
  };

  /** Two requests in one millisecond have no order that anybody could know later. */
  async function post(route: string, body: object): Promise<void> {
    const answer = await fetch(`${url}${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
    const answered = Date.now();
    while (Date.now() === answered) await delay(1);
  }

  it('is what a model is trained on, bit by bit, labels included', async () => {
    const service = start(
      [
        ...['--port', '0', '--model', path.join(models.folder, '1')],
        ...['--data', path.join(folder, 'service')],
      ],
      [SERVICE],
    );
    url = String((await service.says('ready')).url);
    const begin = Date.now() - PAYMENTS * 4 * HOUR;
    const time = (at: number) => new Date(begin + at * 4 * HOUR).toISOString();
    for (let at = 0; at < PAYMENTS; at += 1) {
      await post('/v1/score', {
        transaction_id: `tx-${at}`,
        event_time: time(at),
        customer_id: `c${at % 3}`,
        terminal_id: `t${at % 2}`,
        amount: 1 + at / 8,
        currency: 'EUR',
      });
      if (at < 30 || at % 4 !== 0) continue;
      await post('/v1/labels', {
        // Of each four the second takes back what the first said.
        transaction_id: `tx-${at - (at % 16 === 4 ? 16 : 12)}`,
        is_fraud: at % 8 === 0,
        source: 'chargeback',
        labelled_at: time(at),
      });
    }
    expect(await service.end('SIGTERM')).toBe(0); // with what waited to be published
    const out = path.join(folder, 'out');
    const data = path.join(folder, 'data');
    const program = start(['export', '--data', data, '--out', out]);
    expect(await program.exitCode()).toBe(0);
    const { manifest, rows } = await readTrainingSet(out);
    expect(manifest.skew).toMatchObject({
      rowsCompared: PAYMENTS,
      valuesDiffering: 0,
    });
    expect(manifest.positives).toBeGreaterThan(0);
    expect(manifest.negatives).toBeGreaterThan(0);
    expect(rows.some(row => Number(row.terminal_share_30d) > 0)).toBe(true);
  });
});
