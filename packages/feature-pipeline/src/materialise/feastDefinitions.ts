import type { FeatureSet } from '@modelport/fraud-core';
import type { EntityView } from './entityViews';

/** Begins each file of definitions that this program writes, and tells it from what people wrote. */
export const WRITTEN_BY = '"""Written by feature-pipeline materialise:';

/** A string as Python reads it; what JSON escapes, Python escapes alike, and Black has double quotes left as they are. */
const quoted = (text: string) =>
  JSON.stringify(text).replaceAll(/\\./g, escape =>
    escape === '\\"' ? '\\x22' : escape,
  );

/** The longest line that Black leaves whole. */
const MOST_LINE = 88;

/** Black splits what does not fit, and joins what does. */
function schemaLines(entity: string): string[] {
  const [field, loop] = [
    'Field(name=name, dtype=Float32)',
    `for name in ${entity}_features`,
  ];
  const whole = `    schema=[${field} ${loop}],`;
  if (whole.length <= MOST_LINE) return [whole];
  const inner = `        ${field} ${loop}`;
  const lines =
    inner.length <= MOST_LINE
      ? [inner]
      : [`        ${field}`, `        ${loop}`];
  return [`    schema=[`, ...lines, `    ],`];
}

function viewLines(
  { name, entity, joinKey, ttlSeconds, features }: EntityView,
  { name: set, digest }: FeatureSet,
): string[] {
  return [
    `${entity}_entity: Entity = Entity(`,
    `    name=${quoted(entity)},`,
    `    join_keys=[${quoted(joinKey)}],`,
    `    value_type=ValueType.STRING,`,
    `)`,
    ``,
    `${entity}_features: list[str] = [`,
    ...features.map(feature => `    ${quoted(feature.name)},`),
    `]`,
    ``,
    `${entity}_view: FeatureView = FeatureView(`,
    `    name=${quoted(name)},`,
    `    entities=[${entity}_entity],`,
    `    ttl=timedelta(seconds=${ttlSeconds}),`,
    ...schemaLines(entity),
    `    source=FileSource(`,
    `        name=${quoted(name)},`,
    `        path=${quoted(`data/${name}.parquet`)},`,
    `        timestamp_field="event_timestamp",`,
    `    ),`,
    `    online=True,`,
    `    tags={`,
    `        "feature_set": ${quoted(set)},`,
    `        "digest": ${quoted(digest)},`,
    `    },`,
    `)`,
  ];
}

/**
 * The definitions of a feature set as a module of a Feast repository: an entity, its file and its feature view each. The same
 * declaration gives the same bytes, so that `feast apply` finds nothing to do; formatted as Black does.
 */
export function feastDefinitions(
  set: FeatureSet,
  views: readonly EntityView[],
): string {
  return [
    `${WRITTEN_BY} what is changed here is lost."""`,
    ``,
    `from __future__ import annotations`,
    ``,
    `from datetime import timedelta`,
    ``,
    `from feast import Entity, FeatureView, Field, FileSource, ValueType`,
    `from feast.types import Float32`,
    ``,
    ...views.flatMap((view, at) => [
      ...(at > 0 ? [``] : []),
      ...viewLines(view, set),
    ]),
    ``,
  ].join('\n');
}

/**
 * Where Feast keeps what it serves.
 *
 * @public
 */
export type OnlineStore = 'redis' | 'sqlite';

const STORES: Readonly<Record<OnlineStore, readonly string[]>> = {
  redis: [`  type: redis`, `  connection_string: localhost:6379`],
  sqlite: [`  type: sqlite`, `  path: data/online_store.db`],
};

/** The configuration of a new Feast repository; from then on it is its owner's. */
export function feastConfiguration(
  project: string,
  onlineStore: OnlineStore,
): string {
  return [
    `# Written once by feature-pipeline materialise, and yours from then on: choose where Feast keeps what it serves.`,
    `project: ${project}`,
    `provider: local`,
    `registry: data/registry.db`,
    `offline_store:`,
    `  type: file`,
    `online_store:`,
    ...STORES[onlineStore],
    `entity_key_serialization_version: 3`,
    ``,
  ].join('\n');
}
