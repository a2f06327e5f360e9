import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readSecret } from './readSecret';
import { requireThat } from './requireThat';
import type { KafkaConfig, RecordsConfig } from './ScoringServiceConfig';

/** Days that payments are kept unless set otherwise. */
export const USUAL_KEEP_DAYS = 90;
/** Days that verdicts are kept unless set otherwise: as long as a chargeback may be argued about. */
export const USUAL_KEEP_VERDICT_DAYS = 400;
const MOST_KEEP_DAYS = 400;
const MOST_KEEP_VERDICT_DAYS = 4_000;
const BROKER = /^(\[[0-9a-f:.]+\]|[\w.-]+):\d{1,5}$/i;
const TOPIC = /^[a-zA-Z0-9._-]{1,249}$/;
const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

async function readPem(
  config: Config,
  key: string,
  field: string,
): Promise<Buffer | undefined> {
  const file = config.getOptionalString(key);
  if (file === undefined) return undefined;
  requireThat(path.isAbsolute(file), `${field}.${key}`, 'an absolute path');
  try {
    return await readFile(file);
  } catch (error) {
    throw new InputError(
      `${field}.${key} names ${file}, which cannot be read: make it readable to the portal`,
      error,
    );
  }
}

async function readTls(
  config: Config,
  field: string,
): Promise<KafkaConfig['tls']> {
  const value = config.getOptional('tls');
  if (value === undefined || typeof value === 'boolean') return value;
  const tls = config.getConfig('tls');
  const [ca, cert, key] = await Promise.all([
    readPem(tls, 'caFile', field),
    readPem(tls, 'certFile', field),
    readPem(tls, 'keyFile', field),
  ]);
  requireThat(
    (cert === undefined) === (key === undefined),
    field,
    'with certFile and keyFile together, or without both',
  );
  return { ca, cert, key };
}

async function readSasl(
  config: Config | undefined,
  field: string,
): Promise<KafkaConfig['sasl']> {
  if (!config) return undefined;
  const wanted = config.getString('mechanism');
  const mechanism = MECHANISMS.find(each => each === wanted);
  requireThat(
    mechanism !== undefined,
    `${field}.mechanism`,
    `one of ${MECHANISMS.join(', ')}`,
  );
  const password = await readSecret(config, 'passwordFile', field);
  requireThat(
    password !== undefined,
    `${field}.passwordFile`,
    'the absolute path of a file with the password',
  );
  return { mechanism, username: config.getString('username'), password };
}

/** A payment that is shown has all verdicts that were given on it. */
function readKeepVerdictDays(
  config: Config,
  keepDays: number,
  field: string,
): Pick<RecordsConfig, 'keepVerdictDays'> {
  const days = config.getOptionalNumber('keepVerdictDays');
  if (days === undefined) return {};
  requireThat(
    Number.isInteger(days) &&
      days >= keepDays &&
      days <= MOST_KEEP_VERDICT_DAYS,
    `${field}.keepVerdictDays`,
    `a whole number from keepDays, which is ${keepDays}, to ${MOST_KEEP_VERDICT_DAYS}`,
  );
  return { keepVerdictDays: days };
}

function readTopic(
  config: Config | undefined,
  name: string,
  field: string,
): string {
  const topic = config?.getOptionalString(name) ?? name;
  requireThat(TOPIC.test(topic), `${field}.topics.${name}`, 'a topic of Kafka');
  return topic;
}

async function readKafka(
  config: Config,
  service: string,
  field: string,
): Promise<KafkaConfig> {
  const brokers = config.getStringArray('brokers');
  requireThat(
    brokers.length > 0 && brokers.every(broker => BROKER.test(broker)),
    `${field}.brokers`,
    'a list of HOST:PORT with one or more',
  );
  const group =
    config.getOptionalString('group') ?? `modelport-fraud-latency-${service}`;
  const topics = config.getOptionalConfig('topics');
  const sasl = config.getOptionalConfig('sasl');
  return {
    brokers,
    group,
    topics: {
      decisions: readTopic(topics, 'decisions', field),
      outcomes: readTopic(topics, 'outcomes', field),
    },
    tls: await readTls(config, `${field}.tls`),
    sasl: await readSasl(sasl, `${field}.sasl`),
  };
}

/**
 * Reads what of the records of a service is kept, and where they come from.
 *
 * @param service - name of the service
 * @throws InputError that names the field and says what it has to be
 */
export async function readRecords(
  config: Config,
  service: string,
  field: string,
): Promise<RecordsConfig> {
  const keepDays = config.getOptionalNumber('keepDays') ?? USUAL_KEEP_DAYS;
  const sampleShare = config.getOptionalNumber('sampleShare') ?? 1;
  requireThat(
    Number.isInteger(keepDays) && keepDays >= 1 && keepDays <= MOST_KEEP_DAYS,
    `${field}.keepDays`,
    `a whole number from 1 to ${MOST_KEEP_DAYS}`,
  );
  requireThat(
    sampleShare > 0 && sampleShare <= 1,
    `${field}.sampleShare`,
    'above 0 and at most 1',
  );
  const kafka = config.getOptionalConfig('kafka');
  return {
    keepDays,
    ...readKeepVerdictDays(config, keepDays, field),
    sampleShare,
    ...(kafka && { kafka: await readKafka(kafka, service, `${field}.kafka`) }),
  };
}
