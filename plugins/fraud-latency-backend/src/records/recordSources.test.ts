import { createKafkajsBus } from '@modelport/event-bus';
import { waitUntil } from '@modelport/plugin-ml-node';
import { startTestKafka, type TestKafka } from '@modelport/servers';
import { ScoringProgram } from '../__testUtils__/ScoringProgram';
import { createAsk } from '../http/ask';
import { HttpRecordSource } from './HttpRecordSource';
import { KafkaRecordSource } from './KafkaRecordSource';
import { parseRecords } from './parseRecord';
import type { RecordSource } from './RecordSource';

// Kafka may have to be fetched; it and the service are killed and started again.
jest.setTimeout(300_000);

const QUICK = { sessionTimeoutMs: 2_000, heartbeatMs: 200, maxWaitMs: 10 };

describe('records of a real service', () => {
  let kafka: TestKafka;
  let service: ScoringProgram;
  const opened: RecordSource[] = [];

  beforeAll(async () => {
    kafka = await startTestKafka();
    service = await ScoringProgram.start([
      ...['--kafka', kafka.brokers.join(',')],
    ]);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(source => source.release()));
  });
  afterAll(async () => {
    await service?.stop();
    await kafka?.stop();
  });

  const overHttp = () =>
    new HttpRecordSource({
      instance: { url: service.url, cloud: 'local' },
      ask: createAsk({ deadlineMs: 2_000 }),
    });
  const overKafka = () =>
    new KafkaRecordSource({
      kafka: {
        group: 'modelport',
        topics: { decisions: 'decisions', outcomes: 'outcomes' },
      },
      open: () => createKafkajsBus({ brokers: kafka.brokers, consume: QUICK }),
      waitMs: 50,
    });

  describe.each([
    [
      'over HTTP',
      {
        create: overHttp,
        kill: () => service.kill(),
        restart: () => service.startAgain(),
        refusal: 'The scoring service cannot be reached (ECONNREFUSED)',
      },
    ],
    [
      'over Kafka',
      {
        create: overKafka,
        kill: () => kafka.kill(),
        restart: () => kafka.restart(),
        refusal: 'Kafka at 127.0.0.1:',
      },
    ],
  ])('%s', (_name, rig) => {
    /** Where the last reader was; both ways begin with what the tests before have left. */
    let cursor: string | undefined;
    const create = () => {
      const source = rig.create();
      opened.push(source);
      return source;
    };
    const idsOf = (records: unknown[]) => {
      const { decisions, outcomes, malformed, problem } = parseRecords(records);
      expect([malformed, problem]).toEqual([0, undefined]);
      return {
        decided: decisions.map(({ transaction_id: id }) => id),
        known: outcomes.map(({ transaction_id: id }) => id),
      };
    };
    /** Reads and keeps pages until some payments are among them. */
    const readUntil = async (
      source: RecordSource,
      wanted: { decided?: string[]; known?: string[] },
    ) => {
      const found = { decided: [] as string[], known: [] as string[] };
      const isMissing = (kind: 'decided' | 'known') =>
        wanted[kind]?.some(id => !found[kind].includes(id));
      while (isMissing('decided') || isMissing('known')) {
        const page = await source.read(cursor);
        const { decided, known } = idsOf(page.records);
        found.decided.push(...decided);
        found.known.push(...known);
        expect(page.lost).toBe(false);
        cursor = page.next ?? cursor;
        await source.kept();
      }
      return found;
    };
    /** Reads until nothing comes, as a reader does that is up to date. */
    const catchUp = async (source: RecordSource) => {
      for (;;) {
        const page = await source.read(cursor);
        cursor = page.next ?? cursor;
        await source.kept();
        if (page.atEnd && page.records.length === 0) return;
      }
    };

    const catchUpForEver = async (source: RecordSource): Promise<never> => {
      for (;;) await catchUp(source);
    };

    it('come each at least once, decisions and outcomes, and then no more', async () => {
      const source = create();
      const paid = await service.pay(60);
      await service.label(paid[3]);
      await service.label(paid[9], { is_fraud: false, source: 'customer' });
      const { decided, known } = await readUntil(source, {
        ...{ decided: paid, known: [paid[3], paid[9]] },
      });
      expect(decided.filter(id => paid.includes(id))).toHaveLength(60);
      expect(known.filter(id => paid.includes(id))).toHaveLength(2);
      await catchUp(source);
      expect(await source.read(cursor)).toMatchObject({
        ...{ records: [], atEnd: true, lost: false },
      });
    });

    it('come again when they were not kept, to another process as well', async () => {
      const first = create();
      await catchUp(first);
      const paid = await service.pay(5);
      let seen: string[] = [];
      while (seen.length === 0) {
        seen = idsOf((await first.read(cursor)).records).decided;
      }
      expect(paid).toEqual(expect.arrayContaining(seen));
      const again = idsOf((await first.read(cursor)).records).decided;
      expect(again).toEqual(expect.arrayContaining(seen));
      await first.release();
      const second = create();
      await readUntil(second, { decided: paid });
      await second.release();
      const third = create();
      const more = await service.pay(3);
      const { decided } = await readUntil(third, { decided: more });
      expect(decided.filter(id => paid.includes(id))).toEqual([]);
    });

    it('come to a source that was let go of and is read again', async () => {
      const source = create();
      await catchUp(source);
      await source.release();
      await source.release();
      const paid = await service.pay(4);
      const { decided } = await readUntil(source, { decided: paid });
      expect([...decided].sort()).toEqual([...paid].sort());
    });

    it('are told to be out of reach in words, and come when that is over', async () => {
      const source = create();
      const paid = await service.pay(2);
      const seen = await readUntil(source, { decided: paid });
      expect(seen.decided).toEqual(expect.arrayContaining(paid));
      await rig.kill();
      await expect(catchUpForEver(source)).rejects.toThrow(rig.refusal);
      await rig.restart();
      const more = await service.pay(2);
      await waitUntil(() =>
        readUntil(source, { decided: more }).catch(error => {
          if (!String(error).includes(rig.refusal)) throw error;
          return false as const;
        }),
      );
    });
  });
});
