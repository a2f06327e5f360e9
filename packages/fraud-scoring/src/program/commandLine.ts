import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  type AliasAddress,
  isAlias,
  readAliasAddress,
} from '../alias/AliasAddress';
import { type FeastAddress, readFeastUrl } from '../batch/feastAddress';
import {
  type DirectiveAddress,
  readDirectiveAddress,
} from '../directive/address';
import { shown } from '../privacy/shown';

/** How the program is called. */
export const USAGE =
  'serve:fraud --port PORT [--host HOST] ' +
  '(--config FILE | --model FILE|models:/NAME@ALIAS [--mlflow URL] [--features FILE] [--policy FILE]) ' +
  '[--directive FILE|URL [--directive-token FILE]] ' +
  '[--store memory|redis://HOST:PORT] [--data FOLDER [--records-days N] [--records-mb N]] ' +
  '[--pseudonym-key FILE] [--clients FILE] ' +
  '[--kafka HOST:PORT,... [--kafka-settings FILE]] ' +
  '[--feast URL [--feast-project NAME] [--feast-token FILE] [--feast-max-age-s N] [--feast-wait-ms N]] ' +
  '[--tls-cert FILE --tls-key FILE [--tls-client-ca FILE]] [--drain-delay-ms N]';

/** What the program was asked to do. */
export interface CommandLine {
  port: number;
  host: string;
  /** A configuration file, or one model that answers everything: a file, or what an alias names at the time. */
  source:
    | { kind: 'configuration'; file: string }
    | { kind: 'model'; path: string; features?: string; policy?: string }
    | {
        kind: 'alias';
        address: AliasAddress;
        /** Where the files of its versions are kept. */
        folder: string;
        features?: string;
        policy?: string;
      };
  /** What people approved on top of it; absent: nothing is followed. */
  directive?: DirectiveAddress;
  store: { kind: 'memory' } | { kind: 'redis'; url: string };
  data?: string;
  /** Of decisions and outcomes; absent: none are kept. */
  records?: { folder: string; days: number; mostBytes: number };
  pseudonymKey?: string;
  clients?: string;
  kafka?: { brokers: string[]; settings?: string };
  /** Absent: no version may need what batch jobs know. */
  feast?: FeastAddress;
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

const DATABASE = /^(\/\d*)?$/;

function readStore(value: string): CommandLine['store'] {
  if (value === 'memory') return { kind: 'memory' };
  const isRedis = /^rediss?:\/\/\S+$/.test(value) && URL.canParse(value);
  if (isRedis && !DATABASE.test(new URL(value).pathname)) {
    throw new TypeError(
      '--store: what follows the host is no database; give the number of one, such as redis://HOST:PORT/1, or nothing',
    );
  }
  if (isRedis) return { kind: 'redis', url: value };
  throw new TypeError(
    `--store is ${shown(
      value,
    )}; give memory or redis://HOST:PORT, rediss:// for an encrypted connection`,
  );
}

type Values = Partial<Record<string, string>>;

function readSource(values: Values): CommandLine['source'] {
  const { config, model, features, policy, mlflow, host, data } = values;
  if ((config === undefined) === (model === undefined)) {
    throw new TypeError('Give either --config or --model');
  }
  if (config !== undefined) {
    if (mlflow !== undefined) {
      throw new TypeError('--mlflow belongs to --model models:/NAME@ALIAS');
    }
    if (features !== undefined || policy !== undefined) {
      throw new TypeError(
        '--features and --policy belong to --model; a configuration names its own',
      );
    }
    return { kind: 'configuration', file: config };
  }
  if (model !== undefined && isAlias(model)) {
    const address = readAliasAddress(model, { mlflow, host });
    if (data === undefined) {
      throw new TypeError(
        '--model models:/NAME@ALIAS needs --data: the files of its versions are kept there',
      );
    }
    const folder = path.resolve(data, 'models');
    return { kind: 'alias', address, folder, features, policy };
  }
  if (mlflow !== undefined) {
    throw new TypeError('--mlflow belongs to --model models:/NAME@ALIAS');
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
      `--kafka names the broker "${shown(
        wrong,
      )}"; give HOST:PORT, several with commas between`,
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

const USUAL_MAX_AGE_S = '300';
const USUAL_WAIT_MS = '10';

function readFeast(values: Values): FeastAddress | undefined {
  const { feast } = values;
  const more = [
    ...(['feast-token', 'feast-project'] as const),
    ...(['feast-max-age-s', 'feast-wait-ms'] as const),
  ];
  const [token, project, age, wait] = more.map(name => values[name]);
  if (feast === undefined) {
    const alone = more.find(name => values[name] !== undefined);
    if (alone) throw new TypeError(`--${alone} needs --feast`);
    return undefined;
  }
  const seconds = whole('feast-max-age-s', age ?? USUAL_MAX_AGE_S, 86_400);
  if (seconds === 0) {
    throw new TypeError('--feast-max-age-s is 0; give at least one second');
  }
  return {
    ...readFeastUrl(feast, token, project),
    maxAgeMs: 1_000 * seconds,
    waitMs: whole('feast-wait-ms', wait ?? USUAL_WAIT_MS, 1_000),
  };
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
      mlflow: text,
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
      feast: text,
      'feast-token': text,
      'feast-project': text,
      'feast-max-age-s': text,
      'feast-wait-ms': text,
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
    feast: readFeast(values),
    tls: readTls(values),
    drainDelayMs: whole(
      'drain-delay-ms',
      values['drain-delay-ms'] ?? '0',
      3_600_000,
    ),
  };
}
