import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readRecords } from './readRecords';

const FIELD = 'services[0].records';

describe('what is set of records', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'modelport-records-'));
    writeFileSync(path.join(folder, 'ca.pem'), 'authority');
    writeFileSync(path.join(folder, 'password'), 'hunter2\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (records: JsonObject) =>
    readRecords(new ConfigReader(records), 'payments', FIELD);

  it('may be nothing', async () => {
    expect(await read({})).toEqual({ keepDays: 90, sampleShare: 1 });
  });

  it('has usual names for topics and group', async () => {
    const { kafka } = await read({ kafka: { brokers: ['one:9092'] } });
    expect(kafka).toEqual({
      brokers: ['one:9092'],
      group: 'modelport-fraud-latency-payments',
      topics: { decisions: 'decisions', outcomes: 'outcomes' },
    });
  });

  it('has secrets and certificates from files', async () => {
    const passwordFile = path.join(folder, 'password');
    const sasl = { mechanism: 'scram-sha-512', username: 'fraud' };
    const records = await read({
      ...{ keepDays: 400, keepVerdictDays: 400, sampleShare: 0.05 },
      kafka: {
        ...{ brokers: ['[::1]:1', 'b:2'], group: 'g' },
        topics: { outcomes: 'fraud.outcomes' },
        tls: { caFile: path.join(folder, 'ca.pem') },
        sasl: { ...sasl, passwordFile },
      },
    });
    expect(records).toEqual({
      ...{ keepDays: 400, keepVerdictDays: 400, sampleShare: 0.05 },
      kafka: {
        ...{ brokers: ['[::1]:1', 'b:2'], group: 'g' },
        topics: { decisions: 'decisions', outcomes: 'fraud.outcomes' },
        tls: { ca: Buffer.from('authority') },
        sasl: { ...sasl, password: 'hunter2' },
      },
    });
    const system = await read({ kafka: { brokers: ['b:1'], tls: true } });
    expect(system.kafka?.tls).toBe(true);
  });

  const K = `${FIELD}.kafka`;
  const kafka = (more: JsonObject) => ({
    kafka: { brokers: ['b:1'], ...more },
  });
  const sasl = (more: JsonObject) =>
    kafka({ sasl: { mechanism: 'plain', username: 'u', ...more } });
  it.each<[JsonObject, string]>([
    [{ keepDays: 0 }, `${FIELD}.keepDays must be a whole number from 1 to 400`],
    [{ keepDays: 1.5 }, `${FIELD}.keepDays must be`],
    [{ keepDays: 401 }, `${FIELD}.keepDays must be`],
    [
      { keepVerdictDays: 89 },
      `${FIELD}.keepVerdictDays must be a whole number from keepDays, which is 90, to 4000`,
    ],
    [{ keepVerdictDays: 4_001 }, `${FIELD}.keepVerdictDays must be`],
    [{ keepVerdictDays: 90.5 }, `${FIELD}.keepVerdictDays must be`],
    [{ sampleShare: 0 }, `${FIELD}.sampleShare must be above 0 and at most 1`],
    [{ sampleShare: 1.1 }, `${FIELD}.sampleShare must be`],
    [kafka({ brokers: [] }), `${K}.brokers must be a list of HOST:PORT`],
    [kafka({ brokers: ['b'] }), `${K}.brokers must be a list of HOST:PORT`],
    [kafka({ topics: { decisions: 'a b' } }), `${K}.topics.decisions must be`],
    [kafka({ tls: { caFile: 'ca' } }), `${K}.tls.caFile must be an absolute`],
    [
      kafka({ tls: { caFile: '/nowhere/ca.pem' } }),
      `${K}.tls.caFile names /nowhere/ca.pem, which cannot be read`,
    ],
    [sasl({}), `${K}.sasl.passwordFile must be the absolute path of a file`],
    [sasl({ passwordFile: 'p' }), `${K}.sasl.passwordFile must be an absolute`],
    [sasl({ mechanism: 'md5' }), `${K}.sasl.mechanism must be one of plain, `],
  ])('with %j is refused by the name of the field', async (records, words) => {
    await expect(read(records)).rejects.toThrow(words);
  });

  it('takes a certificate only with its key', async () => {
    const certFile = path.join(folder, 'ca.pem');
    await expect(read(kafka({ tls: { certFile } }))).rejects.toThrow(
      `${K}.tls must be with certFile and keyFile together`,
    );
  });
});
