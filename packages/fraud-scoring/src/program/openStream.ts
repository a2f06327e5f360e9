import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  createKafkajsBus,
  createPlatformaticBus,
  type EventBus,
  type KafkaBusOptions,
} from '@modelport/event-bus';
import {
  type Fields,
  InvalidFieldError,
  readChoice,
  readFields,
  readText,
  refuseOthers,
} from '@modelport/fraud-core';
import type { StreamOptions } from '../stream/Streaming';
import { USUAL_TOPICS } from '../stream/topics';
import type { CommandLine } from './commandLine';
import { readYaml } from './desiredConfiguration';

const CLIENTS = ['kafkajs', 'platformatic'] as const;
const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const KNOWN = [
  ...['client', 'group', 'topics', 'partitions', 'retentionDays'],
  ...['transactional', 'tls', 'sasl'],
];
/** What Kafka takes as a name. */
const TOPIC = /^[\w.-]{1,249}$/;
const MOST_PARTITIONS = 10_000;
const MOST_DAYS = 4_000;
/** What is not published by the end of the service lies on disk: nothing is lost by waiting no longer. */
const PUBLISH = { closeMs: 1_000 };

interface Settings
  extends Pick<
    StreamOptions,
    'group' | 'topics' | 'partitions' | 'retentionDays' | 'transactional'
  > {
  client: (typeof CLIENTS)[number];
  connection: Pick<KafkaBusOptions, 'tls' | 'sasl'>;
}

async function contentOf(
  value: unknown,
  where: string,
  folder: string,
): Promise<Buffer> {
  const file = path.resolve(folder, readText(value, where));
  try {
    return await readFile(file);
  } catch (error) {
    throw new InvalidFieldError(
      where,
      `${file} cannot be read: ${(error as Error).message}`,
    );
  }
}

async function readTls(
  value: unknown,
  folder: string,
): Promise<KafkaBusOptions['tls']> {
  if (value === undefined || typeof value === 'boolean') return value;
  const fields = readFields(value, 'tls');
  refuseOthers(fields, ['ca', 'cert', 'key'], 'tls');
  const read = (name: string) =>
    fields[name] === undefined
      ? undefined
      : contentOf(fields[name], `tls.${name}`, folder);
  return {
    ca: await read('ca'),
    cert: await read('cert'),
    key: await read('key'),
  };
}

async function readSasl(
  value: unknown,
  folder: string,
): Promise<KafkaBusOptions['sasl']> {
  if (value === undefined) return undefined;
  const fields = readFields(value, 'sasl');
  refuseOthers(fields, ['mechanism', 'username', 'passwordFile'], 'sasl');
  const password = await contentOf(
    fields.passwordFile,
    'sasl.passwordFile',
    folder,
  );
  return {
    mechanism: readChoice(fields.mechanism, MECHANISMS, 'sasl.mechanism'),
    username: readText(fields.username, 'sasl.username'),
    password: password.toString().trimEnd(),
  };
}

function readTopics(value: unknown): StreamOptions['topics'] {
  if (value === undefined) return undefined;
  const fields = readFields(value, 'topics');
  refuseOthers(fields, Object.keys(USUAL_TOPICS), 'topics');
  const named = Object.entries(fields).map(([name, topic]) => {
    const where = `topics.${name}`;
    const text = readText(topic, where);
    if (!TOPIC.test(text)) {
      throw new InvalidFieldError(
        where,
        `is "${text}"; give up to 249 letters, digits, "-", "_" and "."`,
      );
    }
    return [name, text] as const;
  });
  const all = Object.entries({ ...USUAL_TOPICS, ...Object.fromEntries(named) });
  for (const [name, topic] of named) {
    const other = all.find(([at, each]) => each === topic && at !== name);
    if (other) {
      throw new InvalidFieldError(
        `topics.${name}`,
        `is "${topic}", which is the topic of ${other[0]}; give each a topic of its own`,
      );
    }
  }
  return Object.fromEntries(named);
}

function readWhole(
  value: unknown,
  where: string,
  most: number,
): number | undefined {
  if (value === undefined) return undefined;
  if (
    !Number.isSafeInteger(value) ||
    Number(value) < 1 ||
    Number(value) > most
  ) {
    throw new InvalidFieldError(
      where,
      `write a whole number from 1 to ${most}`,
    );
  }
  return Number(value);
}

function readRetention(value: unknown): StreamOptions['retentionDays'] {
  if (value === undefined) return undefined;
  const fields = readFields(value, 'retentionDays');
  refuseOthers(fields, Object.keys(USUAL_TOPICS), 'retentionDays');
  return Object.fromEntries(
    Object.entries(fields).map(([topic, days]) => [
      topic,
      readWhole(days, `retentionDays.${topic}`, MOST_DAYS),
    ]),
  );
}

function readTransactional(
  value: unknown,
  client: Settings['client'],
): boolean {
  if (value === undefined || value === false) return false;
  if (value !== true) {
    throw new InvalidFieldError('transactional', 'write true or false');
  }
  if (client === 'kafkajs') return true;
  throw new InvalidFieldError(
    'transactional',
    `client ${client} has no transactions here; write client: kafkajs, or leave transactional out`,
  );
}

/**
 * Reads what is set of Kafka beside its address; files that it names lie relative to `folder`. Secrets are read from files
 * of their own.
 *
 * @throws InvalidFieldError that names the field
 */
export async function readStreamSettings(
  document: unknown,
  folder: string,
): Promise<Settings> {
  const fields: Fields = readFields(document ?? {}, 'settings');
  refuseOthers(fields, KNOWN);
  const client = readChoice(fields.client ?? 'kafkajs', CLIENTS, 'client');
  return {
    client,
    transactional: readTransactional(fields.transactional, client),
    group:
      fields.group === undefined ? undefined : readText(fields.group, 'group'),
    topics: readTopics(fields.topics),
    partitions: readWhole(fields.partitions, 'partitions', MOST_PARTITIONS),
    retentionDays: readRetention(fields.retentionDays),
    connection: {
      tls: await readTls(fields.tls, folder),
      sasl: await readSasl(fields.sasl, folder),
    },
  };
}

/** Brokers, and the file with what is set beside them. */
export interface KafkaAddress {
  brokers: string[];
  settings?: string;
}

/**
 * A bus by the settings of a service, and what else they say; no connection is made yet.
 *
 * @param clientId - in the brokers' logs and quotas
 * @param publish - how messages are sent; default: as a bus does by itself
 * @throws InvalidFieldError that names the field
 */
export async function openBus(
  { brokers, settings }: KafkaAddress,
  clientId: string,
  onProblem: (error: Error) => void,
  publish?: KafkaBusOptions['publish'],
): Promise<{ bus: EventBus } & Omit<Settings, 'client' | 'connection'>> {
  const document =
    settings === undefined ? {} : await readYaml(settings, '--kafka-settings');
  const { client, connection, ...others } = await readStreamSettings(
    document,
    path.dirname(path.resolve(settings ?? '.')),
  );
  const create =
    client === 'kafkajs' ? createKafkajsBus : createPlatformaticBus;
  return {
    bus: create({ brokers, clientId, ...connection, publish, onProblem }),
    ...others,
  };
}

/**
 * What the service needs to take part in topics; no connection is made yet.
 *
 * @throws InvalidFieldError that names the field
 */
export async function openStream(
  { kafka, data }: Pick<CommandLine, 'kafka' | 'data'>,
  onProblem: (error: Error) => void,
): Promise<StreamOptions | undefined> {
  if (!kafka || data === undefined) return undefined;
  const stream = await openBus(kafka, 'fraud-scoring', onProblem, PUBLISH);
  const folder = path.join(data, 'decisions');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return { folder, ...stream };
}
