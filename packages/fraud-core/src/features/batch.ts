import type { FeatureSet } from './declaration';
import type { FeastFeature } from './feastFeature';

/**
 * Features of one entity that are read together.
 *
 * @public
 */
export interface BatchView {
  /** Of which the transaction has the key. */
  entity: string;
  /** Column of the entity's key. */
  joinKey: string;
  /** The feature view. */
  view: string;
  /** Names of its features. */
  features: readonly string[];
  /** Position of the first of them in `batch` of an event. */
  first: number;
}

/** Where a column of the model's input comes from. */
interface BatchColumn {
  column: number;
  /** Position in `batch` of an event. */
  at: number;
  missing: number;
}

/** What one feature set takes of what is read. */
export interface BatchPlan {
  columns: readonly BatchColumn[];
  /** Positions of the views that it needs. */
  views: readonly number[];
}

interface Needed {
  entity: string;
  joinKey: string;
  view: string;
  features: Set<string>;
}

const keyOf = ({ entity, view }: FeastFeature) => `${entity} ${view}`;

const feastOf = ({ features }: FeatureSet) =>
  features.flatMap((feature, column) =>
    feature.kind === 'feast' ? [{ feature, column }] : [],
  );

/** The union of what the sets need, each view with all its features, and where each set finds its own. */
export function planBatch(sets: readonly FeatureSet[]): {
  batch: readonly BatchView[];
  batchPlans: readonly BatchPlan[];
} {
  const needed = new Map<string, Needed>();
  for (const set of sets) {
    for (const { feature } of feastOf(set)) {
      const { entity, view } = feature;
      const joinKey = set.entities.get(entity) ?? entity;
      const known = needed.get(keyOf(feature));
      const features = known?.features ?? new Set();
      features.add(feature.feature);
      needed.set(keyOf(feature), { entity, joinKey, view, features });
    }
  }
  let first = 0;
  const batch = [...needed.values()].map(({ features, ...each }) => {
    const view = { ...each, features: [...features], first };
    first += features.size;
    return view;
  });
  const order = [...needed.keys()];
  const batchPlans = sets.map(set => {
    const columns = feastOf(set).map(({ feature, column }) => {
      const view = batch[order.indexOf(keyOf(feature))];
      const at = view.first + view.features.indexOf(feature.feature);
      return { column, at, missing: feature.missing };
    });
    const views = feastOf(set).map(({ feature }) =>
      order.indexOf(keyOf(feature)),
    );
    return { columns, views: [...new Set(views)] };
  });
  return { batch, batchPlans };
}
