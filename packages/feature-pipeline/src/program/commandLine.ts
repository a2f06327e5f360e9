import { parseArgs } from 'node:util';
import { type KafkaAddress, readBrokers } from '@modelport/fraud-scoring';
import type { OnlineStore } from '../materialise/feastDefinitions';

/** How the program is called. */
export const USAGE =
  'features export --kafka HOST:PORT,... [--kafka-settings FILE] --features FILE --data FOLDER --out FOLDER ' +
  '[--served-features FILE]... [--as-of TIME] [--from TIME] [--bucket-minutes N] [--fail-on-skew]\n' +
  'features materialise --kafka HOST:PORT,... [--kafka-settings FILE] --features FILE --data FOLDER --out FOLDER ' +
  '[--as-of TIME] [--bucket-minutes N] [--online-store redis|sqlite]\n' +
  'features backfill --kafka HOST:PORT,... [--kafka-settings FILE] --config FILE --store redis://HOST:PORT\n' +
  'features freshness --kafka HOST:PORT,... [--kafka-settings FILE] --port PORT [--host HOST] [--matured-days N]';

/** What the program was asked to do. */
export type CommandLine =
  | ({ command: 'export' } & ExportCommand)
  | ({ command: 'materialise' } & MaterialiseCommand)
  | ({ command: 'backfill' } & BackfillCommand)
  | ({ command: 'freshness' } & FreshnessCommand);

/** What is replayed, and where to. */
export interface ReplayCommand {
  kafka: KafkaAddress;
  /** A `modelport.yaml`. */
  features: string;
  data: string;
  out: string;
  /** In milliseconds since 1970-01-01. */
  asOf?: number;
  bucketMs?: number;
}

/** Writes a training set. */
export interface ExportCommand extends ReplayCommand {
  /** Each a `modelport.yaml` under which services have decided. */
  servedFeatures: readonly string[];
  /** In milliseconds since 1970-01-01. */
  from?: number;
  failOnSkew: boolean;
}

/** Writes a Feast repository. */
export interface MaterialiseCommand extends ReplayCommand {
  /** Of a new repository. */
  onlineStore?: OnlineStore;
}

/** Fills what the features of a configuration lack in Redis. */
export interface BackfillCommand {
  kafka: KafkaAddress;
  /** A configuration of scoring services. */
  config: string;
  /** Address of Redis. */
  store: string;
}

/** Watches the topics. */
export interface FreshnessCommand {
  kafka: KafkaAddress;
  port: number;
  host: string;
  /** Days of payments whose labels are counted. */
  maturedDays: number;
}

type Values = Partial<Record<string, string>>;

const TEXT = { type: 'string' } as const;
const KAFKA = { kafka: TEXT, 'kafka-settings': TEXT };

function required(values: Values, name: string): string {
  const value = values[name];
  if (value === undefined || value === '') {
    throw new TypeError(`--${name} is missing`);
  }
  return value;
}

function readKafka(values: Values): KafkaAddress {
  const settings = values['kafka-settings'];
  return {
    brokers: readBrokers(required(values, 'kafka')),
    ...(settings !== undefined && { settings }),
  };
}

function whole(
  name: string,
  value: string,
  { least, most }: { least: number; most: number },
): number {
  if (!/^\d{1,9}$/.test(value) || +value < least || +value > most) {
    throw new TypeError(
      `--${name} is ${value}; give a whole number from ${least} to ${most}`,
    );
  }
  return Number(value);
}

/** Such as `2026-11-30`, which begins at midnight UTC, or with a time and its zone. */
const TIME =
  /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;

function readTime(values: Values, name: string): number | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  const time = TIME.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(time) || time < 0) {
    throw new TypeError(
      `--${name} is ${value}; give a day or a time with its zone, such as 2026-11-30 or 2026-11-30T12:00:00Z`,
    );
  }
  return time;
}

const MOST_BUCKET_MINUTES = 1_440;

const REPLAY = {
  ...KAFKA,
  features: TEXT,
  data: TEXT,
  out: TEXT,
  'as-of': TEXT,
  'bucket-minutes': TEXT,
};

function readReplay(values: Values): ReplayCommand {
  const minutes = values['bucket-minutes'];
  return {
    kafka: readKafka(values),
    features: required(values, 'features'),
    data: required(values, 'data'),
    out: required(values, 'out'),
    asOf: readTime(values, 'as-of'),
    bucketMs:
      minutes === undefined
        ? undefined
        : 60_000 *
          whole('bucket-minutes', minutes, {
            least: 1,
            most: MOST_BUCKET_MINUTES,
          }),
  };
}

function readExport(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...REPLAY,
      from: TEXT,
      'served-features': { ...TEXT, multiple: true },
      'fail-on-skew': { type: 'boolean' },
    },
  });
  const {
    'fail-on-skew': failOnSkew = false,
    'served-features': servedFeatures = [],
    ...texts
  } = values;
  return {
    command: 'export',
    ...readReplay(texts),
    servedFeatures,
    from: readTime(texts, 'from'),
    failOnSkew,
  };
}

const ONLINE_STORES: readonly OnlineStore[] = ['redis', 'sqlite'];

function readMaterialise(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: { ...REPLAY, 'online-store': TEXT },
  });
  const named = values['online-store'];
  const onlineStore = ONLINE_STORES.find(store => store === named);
  if (named !== undefined && onlineStore === undefined) {
    throw new TypeError(
      `--online-store is ${named}; give ${ONLINE_STORES.join(' or ')}`,
    );
  }
  return { command: 'materialise', ...readReplay(values), onlineStore };
}

function readBackfill(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: { ...KAFKA, config: TEXT, store: TEXT },
  });
  const store = required(values, 'store');
  if (!/^rediss?:\/\/\S+$/.test(store)) {
    throw new TypeError(
      `--store is ${store}; give redis://HOST:PORT, rediss:// for an encrypted connection. A service with features in memory fills them itself`,
    );
  }
  return {
    command: 'backfill',
    kafka: readKafka(values),
    config: required(values, 'config'),
    store,
  };
}

const MOST_MATURED_DAYS = 400;

function readFreshness(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: { ...KAFKA, port: TEXT, host: TEXT, 'matured-days': TEXT },
  });
  return {
    command: 'freshness',
    kafka: readKafka(values),
    port: whole('port', required(values, 'port'), { least: 0, most: 65_535 }),
    host: values.host ?? '127.0.0.1',
    maturedDays: whole('matured-days', values['matured-days'] ?? '7', {
      least: 1,
      most: MOST_MATURED_DAYS,
    }),
  };
}

/**
 * Reads the program's arguments.
 *
 * @throws TypeError that names the argument that is wrong
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const [command, ...rest] = args;
  if (command === 'export') return readExport(rest);
  if (command === 'materialise') return readMaterialise(rest);
  if (command === 'backfill') return readBackfill(rest);
  if (command === 'freshness') return readFreshness(rest);
  throw new TypeError(
    `The command is ${
      command ?? 'missing'
    }; give export, materialise, backfill or freshness`,
  );
}
