import { createKafkajsBus } from '@modelport/event-bus';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseCommandLine } from './commandLine';
import { openStream, readStreamSettings } from './openStream';

jest.mock('@modelport/event-bus', () => {
  const actual = jest.requireActual('@modelport/event-bus');
  return { ...actual, createKafkajsBus: jest.fn(actual.createKafkajsBus) };
});

describe('what is set of Kafka', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-settings-'));
    await writeFile(path.join(folder, 'password.txt'), 'hunter2\n');
    await writeFile(path.join(folder, 'ca.pem'), 'authority');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('may be nothing', async () => {
    const plain = {
      client: 'kafkajs',
      transactional: false,
      group: undefined,
      topics: undefined,
      partitions: undefined,
      retentionDays: undefined,
      connection: { tls: undefined, sasl: undefined },
    };
    expect(await readStreamSettings({}, folder)).toEqual(plain);
    expect(await readStreamSettings(null, folder)).toEqual(plain);
  });

  it('may be that topics are transactional', async () => {
    expect(await readStreamSettings({ transactional: true }, folder)).toEqual(
      expect.objectContaining({ client: 'kafkajs', transactional: true }),
    );
  });

  it('has secrets and certificates from files beside it', async () => {
    const settings = await readStreamSettings(
      {
        client: 'platformatic',
        group: 'fraud',
        topics: { transactions: 'payments.card' },
        partitions: 12,
        retentionDays: { decisions: 365, deadLetters: 3 },
        tls: { ca: 'ca.pem' },
        sasl: {
          mechanism: 'scram-sha-512',
          username: 'fraud',
          passwordFile: 'password.txt',
        },
      },
      folder,
    );
    expect(settings).toMatchObject({
      client: 'platformatic',
      group: 'fraud',
      topics: { transactions: 'payments.card' },
      partitions: 12,
      retentionDays: { decisions: 365, deadLetters: 3 },
      connection: {
        tls: { ca: Buffer.from('authority') },
        sasl: {
          mechanism: 'scram-sha-512',
          username: 'fraud',
          password: 'hunter2',
        },
      },
    });
  });

  it.each<[unknown, string]>([
    [[], 'settings: write an object with fields'],
    [{ brokers: 'a:1' }, 'brokers: is unknown; choose among client, group'],
    [
      { client: 'librdkafka' },
      'client: "librdkafka" is unknown; choose one of kafkajs, platformatic',
    ],
    [{ group: '' }, 'group: write a text'],
    [{ topics: { labels: 3 } }, 'topics.labels: write a text'],
    [{ topics: { label: 'l' } }, 'topics.label: is unknown'],
    [
      { topics: { transactions: 'pay ments' } },
      'topics.transactions: is "pay ments"; give up to 249 letters',
    ],
    [
      { topics: { transactions: 'a', deadLetters: 'a' } },
      'topics.transactions: is "a", which is the topic of deadLetters; give each a topic of its own',
    ],
    [
      { topics: { outcomes: 'decisions' } },
      'topics.outcomes: is "decisions", which is the topic of decisions',
    ],
    [{ transactional: 'yes' }, 'transactional: write true or false'],
    [
      { client: 'platformatic', transactional: true },
      'transactional: client platformatic has no transactions here; write client: kafkajs',
    ],
    [{ partitions: 0 }, 'partitions: write a whole number from 1 to 10000'],
    [
      { retentionDays: { deadLetters: 0.5 } },
      'retentionDays.deadLetters: write a whole number from 1 to 4000',
    ],
    [{ retentionDays: { decision: 3 } }, 'retentionDays.decision: is unknown'],
    [{ tls: { ca: 'none.pem' } }, 'tls.ca: '],
    [{ tls: 'yes' }, 'tls: write an object with fields'],
    [{ sasl: { password: 'x' } }, 'sasl.password: is unknown'],
    [
      {
        sasl: {
          mechanism: 'md5',
          username: 'u',
          passwordFile: 'password.txt',
        },
      },
      'sasl.mechanism: "md5" is unknown; choose one of plain, scram-sha-256, scram-sha-512',
    ],
  ])('%j is refused by field', async (document, message) => {
    await expect(readStreamSettings(document, folder)).rejects.toThrow(message);
  });

  it('opens a bus for the brokers of the command line, with a folder for decisions', async () => {
    const { kafka, data } = parseCommandLine([
      ...['--port', '0', '--model', 'm', '--data', folder],
      ...['--kafka', 'one:9092,[::1]:9093'],
    ]);
    expect(kafka).toEqual({
      brokers: ['one:9092', '[::1]:9093'],
      settings: undefined,
    });
    const stream = await openStream({ kafka, data }, () => {});
    expect(stream?.folder).toBe(path.join(folder, 'decisions'));
    expect(stream?.bus.state.status).not.toBe('closed');
    // Brokers that are away hold up the end for no longer: what is not published lies in the folder.
    expect(createKafkajsBus).toHaveBeenLastCalledWith(
      expect.objectContaining({ publish: { closeMs: 1_000 } }),
    );
    await stream?.bus.close();
    expect(await openStream({ data }, () => {})).toBeUndefined();
  });

  it.each<[string[], string]>([
    [['--kafka', 'one'], '--kafka names the broker "one"; give HOST:PORT'],
    [['--kafka', 'one:9092,'], '--kafka names the broker ""'],
    [
      ['--kafka', 'kafka://me:secret@one:9092'],
      '--kafka names the broker "something that may hold a password"; give',
    ],
    [['--kafka-settings', 'f'], '--kafka-settings needs --kafka'],
    [['--kafka', 'one:9092'], '--kafka needs --data'],
  ])('%j is refused', (args, message) => {
    expect(() =>
      parseCommandLine(['--port', '0', '--model', 'm', ...args]),
    ).toThrow(message);
  });
});
