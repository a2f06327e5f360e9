import { InvalidFieldError } from '../errors';
import { type BatchPlan, type BatchView, planBatch } from './batch';
import type { Feature, FeatureSet, WindowFeature } from './declaration';

/** What is kept of the transactions of a bucket besides their number. */
export interface LaneColumns {
  sum: boolean;
  min: boolean;
  max: boolean;
  fraud: boolean;
}

/** Buckets of one width that are kept for an entity. */
export interface LaneLayout extends LaneColumns {
  /** Width of a bucket in milliseconds. */
  width: number;
  /** How far back the earliest window reaches, in buckets. */
  reach: number;
}

/** What is kept for an entity. */
export interface EntityLayout {
  lanes: readonly LaneLayout[];
  /** Whether labels change what is kept. */
  hasLabels: boolean;
}

/** A window of a feature, as a range of buckets. */
export interface WindowPlan {
  /** Position in the model's input. */
  column: number;
  lane: number;
  feature: WindowFeature;
  /** The window covers the buckets `(now - delay - length, now - delay]`. */
  delay: number;
  length: number;
}

/** The windows of one feature set, by entity. */
export type SetPlan = ReadonlyMap<string, readonly WindowPlan[]>;

/**
 * What a number of feature sets together need to be kept, and how the values of each are read from it.
 *
 * @public
 */
export interface FeatureLayout {
  sets: readonly FeatureSet[];
  /** What is to come with each transaction, in this order; see `batch` of an event. */
  batch: readonly BatchView[];
  /** @internal */
  batchPlans: readonly BatchPlan[];
  /** @internal */
  entities: ReadonlyMap<string, EntityLayout>;
  /** @internal */
  plans: readonly SetPlan[];
}

const columnsOf = ({ aggregation, column }: WindowFeature): LaneColumns => ({
  sum:
    column === 'amount' &&
    (aggregation === 'sum' ||
      aggregation === 'mean' ||
      aggregation === 'share'),
  min: aggregation === 'min',
  max: aggregation === 'max',
  fraud: column === 'fraud',
});

function addTo(lane: LaneLayout, feature: WindowFeature): LaneLayout {
  const more = columnsOf(feature);
  const reach = (feature.delay + feature.window) / feature.bucket;
  return {
    width: lane.width,
    reach: Math.max(lane.reach, reach),
    sum: lane.sum || more.sum,
    min: lane.min || more.min,
    max: lane.max || more.max,
    fraud: lane.fraud || more.fraud,
  };
}

function layoutOf(features: readonly WindowFeature[]): EntityLayout {
  const lanes = new Map<number, LaneLayout>();
  for (const feature of features) {
    const width = feature.bucket * 1_000;
    const empty = {
      width,
      reach: 0,
      sum: false,
      min: false,
      max: false,
      fraud: false,
    };
    lanes.set(width, addTo(lanes.get(width) ?? empty, feature));
  }
  const sorted = [...lanes.values()].sort((a, b) => a.width - b.width);
  return { lanes: sorted, hasLabels: sorted.some(({ fraud }) => fraud) };
}

const isWindow = (feature: Feature): feature is WindowFeature =>
  feature.kind === 'window';

/** @throws InvalidFieldError when two sets find an entity's key in different fields */
function entitiesOf(sets: readonly FeatureSet[]): ReadonlyMap<string, string> {
  const entities = new Map<string, string>();
  for (const set of sets) {
    for (const [name, key] of set.entities) {
      const known = entities.get(name);
      if (known !== undefined && known !== key) {
        throw new InvalidFieldError(
          'features.entities',
          `${name} has the key ${key} in ${set.name} and ${known} in another set that is served; use one`,
        );
      }
      entities.set(name, key);
    }
  }
  return entities;
}

function planOf(
  set: FeatureSet,
  entities: ReadonlyMap<string, EntityLayout>,
): SetPlan {
  const plan = new Map<string, WindowPlan[]>();
  set.features.forEach((feature, column) => {
    if (!isWindow(feature)) return;
    const windows = plan.get(feature.entity) ?? [];
    const lanes = entities.get(feature.entity)?.lanes ?? [];
    windows.push({
      column,
      feature,
      lane: lanes.findIndex(({ width }) => width === feature.bucket * 1_000),
      delay: feature.delay / feature.bucket,
      length: feature.window / feature.bucket,
    });
    plan.set(feature.entity, windows);
  });
  return plan;
}

/**
 * Plans once what is kept for the feature sets of all versions that are served; `update` works by it.
 *
 * @throws {@link InvalidFieldError} when two sets find an entity's key in different fields
 * @public
 */
export function planLayout(sets: readonly FeatureSet[]): FeatureLayout {
  const entities = new Map<string, EntityLayout>();
  for (const entity of entitiesOf(sets).keys()) {
    const windows = sets
      .flatMap(({ features }) => features)
      .filter(isWindow)
      .filter(feature => feature.entity === entity);
    if (windows.length > 0) entities.set(entity, layoutOf(windows));
  }
  const plans = sets.map(set => planOf(set, entities));
  return { sets, entities, plans, ...planBatch(sets) };
}
