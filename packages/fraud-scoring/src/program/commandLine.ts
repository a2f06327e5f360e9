import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  type DirectiveAddress,
  readDirectiveAddress,
} from '../directive/address';

/** How the program is called. */
export const USAGE =
  'serve:fraud --port PORT [--host HOST] (--config FILE | --model FILE [--features FILE] [--policy FILE]) ' +
  '[--directive FILE|URL [--directive-token FILE]] ' +
  '[--store memory|redis://HOST:PORT] [--data FOLDER [--records-days N] [--records-mb N]] ' +
  '[--pseudonym-key FILE] [--clients FILE] ' +
  '[--kafka HOST:PORT,... [--kafka-settings FILE]] ' +
  '[--tls-cert FILE --tls-key FILE [--tls-client-ca FILE]] [--drain-delay-ms N]';

/** What the program was asked to do. */
export interface CommandLine {
  port: number;
  host: string;
  /** A configuration file, or one model that answers everything. */
  source:
    | { kind: 'configuration'; file: string }
    | { kind: 'model'; path: string; features?: string; policy?: string };
  /** What people approved on top of it; absent: nothing is followed. */
  directive?: DirectiveAddress;
  store: { kind: 'memory' } | { kind: 'redis'; url: string };
  data?: string;
  /** Of decisions and outcomes; absent: none are kept. */
  records?: { folder: string; days: number; mostBytes: number };
  pseudonymKey?: string;
  clients?: string;
  kafka?: { brokers: string[]; settings?: string };
  tls?: { certificate: string; key: string; clientAuthority?: string };
  drainDelayMs: number;
}

function whole(name: string, value: string | undefined, most: number): number {
  if (value === undefined || !/^\d{1,9}$/.test(value) || Number(value) > most) {
    throw new TypeError(
      `--${name} is ${value ?? 'missing'}; give a whole number up to ${most}`,
    );
  }
  return Number(value);
}

function readStore(value: string): CommandLine['store'] {
  if (value === 'memory') return { kind: 'memory' };
  if (/^rediss?:\/\/\S+$/.test(value)) return { kind: 'redis', url: value };
  throw new TypeError(
    `--store is ${value}; give memory or redis://HOST:PORT, rediss:// for an encrypted connection`,
  );
}

type Values = Partial<Record<string, string>>;

function readSource(values: Values): CommandLine['source'] {
  const { config, model, features, policy } = values;
  if ((config === undefined) === (model === undefined)) {
    throw new TypeError('Give either --config or --model');
  }
  if (config !== undefined) {
    if (features !== undefined || policy !== undefined) {
      throw new TypeError(
        '--features and --policy belong to --model; a configuration names its own',
      );
    }
    return { kind: 'configuration', file: config };
  }
  return { kind: 'model', path: model as string, features, policy };
}

function readTls(values: Values): CommandLine['tls'] {
  const certificate = values['tls-cert'];
  const key = values['tls-key'];
  const clientAuthority = values['tls-client-ca'];
  if (certificate === undefined && key === undefined) {
    if (clientAuthority !== undefined) {
      throw new TypeError('--tls-client-ca needs --tls-cert and --tls-key');
    }
    return undefined;
  }
  if (certificate === undefined || key === undefined) {
    throw new TypeError('Give --tls-cert and --tls-key together');
  }
  return { certificate, key, clientAuthority };
}

const USUAL_DAYS = '30';
const USUAL_MB = '1024';

function readRecords(values: Values): CommandLine['records'] {
  const { data } = values;
  const days = whole('records-days', values['records-days'] ?? USUAL_DAYS, 400);
  const mb = whole('records-mb', values['records-mb'] ?? USUAL_MB, 1_048_576);
  for (const name of ['records-days', 'records-mb']) {
    if (data === undefined && values[name] !== undefined) {
      throw new TypeError(`--${name} needs --data: records are kept there`);
    }
  }
  if (data === undefined || days === 0 || mb === 0) return undefined;
  const mostBytes = mb * 1024 * 1024;
  return { folder: path.join(data, 'records'), days, mostBytes };
}

const BROKER = /^(\[[0-9a-f:.]+\]|[\w.-]+):\d{1,5}$/i;

/**
 * The brokers that `--kafka` names.
 *
 * @throws TypeError that names the one that is wrong
 */
export function readBrokers(kafka: string): string[] {
  const brokers = kafka.split(',');
  const wrong = brokers.find(broker => !BROKER.test(broker));
  if (wrong !== undefined) {
    throw new TypeError(
      `--kafka names the broker "${wrong}"; give HOST:PORT, several with commas between`,
    );
  }
  return brokers;
}

function readKafka(values: Values): CommandLine['kafka'] {
  const { kafka, data } = values;
  const settings = values['kafka-settings'];
  if (kafka === undefined) {
    if (settings !== undefined) {
      throw new TypeError('--kafka-settings needs --kafka');
    }
    return undefined;
  }
  const brokers = readBrokers(kafka);
  if (data === undefined) {
    throw new TypeError(
      '--kafka needs --data: decisions and outcomes wait there until the broker has them',
    );
  }
  return { brokers, settings };
}

/**
 * Reads the program's arguments.
 *
 * @throws TypeError that names the argument that is wrong
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: text,
      host: text,
      config: text,
      model: text,
      features: text,
      policy: text,
      directive: text,
      'directive-token': text,
      store: text,
      data: text,
      'records-days': text,
      'records-mb': text,
      'pseudonym-key': text,
      clients: text,
      kafka: text,
      'kafka-settings': text,
      'tls-cert': text,
      'tls-key': text,
      'tls-client-ca': text,
      'drain-delay-ms': text,
    },
  });
  return {
    port: whole('port', values.port, 65_535),
    host: values.host ?? '127.0.0.1',
    source: readSource(values),
    directive: readDirectiveAddress(
      values.directive,
      values['directive-token'],
    ),
    store: readStore(values.store ?? 'memory'),
    data: values.data,
    records: readRecords(values),
    pseudonymKey: values['pseudonym-key'],
    clients: values.clients,
    kafka: readKafka(values),
    tls: readTls(values),
    drainDelayMs: whole(
      'drain-delay-ms',
      values['drain-delay-ms'] ?? '0',
      3_600_000,
    ),
  };
}
