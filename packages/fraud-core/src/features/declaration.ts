import { createHash } from 'node:crypto';
import { InvalidFieldError } from '../errors';
import { readChoice, readFields, readList, readText } from '../readFields';
import { type FeastFeature, readFeastFeature } from './feastFeature';

const SECONDS_OF = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/**
 * How the transactions of a window become one number. `mean` and `share` of an empty window are 0, as are `min` and `max`.
 *
 * @public
 */
export type Aggregation = 'count' | 'sum' | 'mean' | 'min' | 'max' | 'share';

/**
 * What is aggregated: the amount of the transactions, or whether they are known to be fraud.
 *
 * @public
 */
export type Column = 'amount' | 'fraud';

/**
 * What is computed from the transaction alone: its amount; 1 on Saturdays and Sundays (UTC); 1 from 00:00 to 06:59 (UTC).
 *
 * @public
 */
export type Transform = 'amount' | 'weekend' | 'night';

const AGGREGATIONS: readonly Aggregation[] = [
  'count',
  'sum',
  'mean',
  'min',
  'max',
  'share',
];
const COLUMNS: readonly Column[] = ['amount', 'fraud'];
const TRANSFORMS: readonly Transform[] = ['amount', 'weekend', 'night'];

/**
 * A feature that needs nothing but the transaction.
 *
 * @public
 */
export interface TransformFeature {
  kind: 'transform';
  name: string;
  transform: Transform;
}

/**
 * A feature over the earlier transactions of an entity. The window covers `(t - delay - window, t - delay]`, counted in
 * whole buckets since 1970-01-01; without a delay it ends with the transaction itself.
 *
 * @public
 */
export interface WindowFeature {
  kind: 'window';
  name: string;
  entity: string;
  aggregation: Aggregation;
  /** Absent for `count`. */
  column?: Column;
  /** Length in seconds, a multiple of the bucket. */
  window: number;
  /** Width in seconds: transactions of a bucket count together. */
  bucket: number;
  /** How much earlier the window ends, in seconds; a multiple of the bucket. */
  delay: number;
}

/**
 * One column of the model's input.
 *
 * @public
 */
export type Feature = TransformFeature | WindowFeature | FeastFeature;

/**
 * The `features` section of a model repository's `modelport.yaml`.
 *
 * @public
 */
export interface FeatureSet {
  name: string;
  /** Entities and the field of the transaction that holds their key. */
  entities: ReadonlyMap<string, string>;
  /** In the order of the model's input. */
  features: readonly Feature[];
  /** `sha256:` of the definitions, independent of comments and the order of keys; stands in the model's signature. */
  digest: string;
}

function readSeconds(value: unknown, where: string): number {
  const match = /^(\d{1,9})([smhd])$/.exec(String(value));
  if (!match) {
    throw new InvalidFieldError(
      where,
      `${
        JSON.stringify(value) ?? 'nothing'
      } is not a duration; write for example 7d, 12h or 0s`,
    );
  }
  return Number(match[1]) * SECONDS_OF[match[2] as keyof typeof SECONDS_OF];
}

function readColumn(
  aggregation: Aggregation,
  value: unknown,
  where: string,
): Column | undefined {
  if (aggregation === 'count') return undefined;
  const column = readChoice(value, COLUMNS, where);
  if (column === 'fraud' && (aggregation === 'min' || aggregation === 'max')) {
    throw new InvalidFieldError(
      where,
      `the ${aggregation} of fraud says no more than its share; choose amount, or the aggregation share`,
    );
  }
  return column;
}

function readFeature(
  raw: unknown,
  entities: ReadonlyMap<string, string>,
  where: string,
): Feature {
  const fields = readFields(raw, where);
  const name = readText(fields.name, `${where}.name`);
  if (fields.transform !== undefined) {
    return {
      kind: 'transform',
      name,
      transform: readChoice(fields.transform, TRANSFORMS, `${where}.transform`),
    };
  }
  if (fields.feast !== undefined) {
    return readFeastFeature(fields, entities, where);
  }
  const aggregation = readChoice(
    fields.aggregation,
    AGGREGATIONS,
    `${where}.aggregation`,
  );
  const column = readColumn(aggregation, fields.column, `${where}.column`);
  const entity = readChoice(
    fields.entity,
    [...entities.keys()],
    `${where}.entity`,
  );
  const window = readSeconds(fields.window, `${where}.window`);
  const bucket = readSeconds(fields.bucket ?? '1s', `${where}.bucket`);
  const delay = readSeconds(fields.delay ?? '0s', `${where}.delay`);
  if (bucket < 1 || window < 1) {
    throw new InvalidFieldError(
      `${where}.${bucket < 1 ? 'bucket' : 'window'}`,
      'must be at least 1s',
    );
  }
  for (const [field, seconds] of Object.entries({ window, delay })) {
    if (seconds % bucket !== 0) {
      throw new InvalidFieldError(
        `${where}.${field}`,
        `is no multiple of the bucket ${String(fields.bucket)}; make it one`,
      );
    }
  }
  if (column === 'fraud' && delay === 0) {
    throw new InvalidFieldError(
      `${where}.delay`,
      'fraud labels arrive late; declare the delay, for example 7d',
    );
  }
  return {
    kind: 'window',
    name,
    entity,
    aggregation,
    ...(column && { column }),
    window,
    bucket,
    delay,
  };
}

function readEntities(value: unknown): ReadonlyMap<string, string> {
  const where = 'features.entities';
  const entities = new Map<string, string>();
  readList(value ?? [], where).forEach((raw, at) => {
    const fields = readFields(raw, `${where}[${at}]`);
    const name = readText(fields.name, `${where}[${at}].name`);
    if (entities.has(name)) {
      throw new InvalidFieldError(
        `${where}[${at}].name`,
        `${name} occurs more than once; rename one`,
      );
    }
    entities.set(name, readText(fields.key ?? name, `${where}[${at}].key`));
  });
  return entities;
}

/** JSON as Python's `json.dumps(sort_keys=True, separators=(",", ":"))` writes it. */
function canonical(entries: Readonly<Record<string, string | number>>): string {
  const ascii = JSON.stringify(
    Object.fromEntries(
      Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  );
  return ascii.replace(
    /[\u007f-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function digestOf(features: readonly Feature[]): string {
  const definitions = features.map(feature => {
    const { kind, ...declared } = feature;
    // The training code's definition of what has no window has these, too.
    return canonical(
      kind === 'window'
        ? { ...(declared as Record<string, string | number>) }
        : { ...declared, window: 0, bucket: 1, delay: 0 },
    );
  });
  const hash = createHash('sha256').update(`[${definitions.join(',')}]`);
  return `sha256:${hash.digest('hex')}`;
}

/**
 * Reads the `features` section of a `modelport.yaml`.
 *
 * @param section - as a YAML reader gives it
 * @throws {@link InvalidFieldError} that names the field
 * @public
 */
export function parseFeatureSet(section: unknown): FeatureSet {
  const fields = readFields(section ?? {}, 'features');
  const entities = readEntities(fields.entities);
  const where = 'features.definitions';
  const definitions = readList(fields.definitions ?? [], where);
  if (definitions.length === 0) {
    throw new InvalidFieldError(where, 'declare at least one feature');
  }
  const features = definitions.map((raw, at) =>
    readFeature(raw, entities, `${where}[${at}]`),
  );
  const names = new Set<string>();
  for (const { name } of features) {
    if (names.has(name)) {
      throw new InvalidFieldError(
        where,
        `name ${name} occurs more than once; rename one`,
      );
    }
    names.add(name);
  }
  return {
    name: readText(fields.set ?? 'features', 'features.set'),
    entities,
    features,
    digest: digestOf(features),
  };
}
