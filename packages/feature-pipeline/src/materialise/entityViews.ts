import {
  type FeatureSet,
  InvalidFieldError,
  type WindowFeature,
} from '@modelport/fraud-core';
import { entityKeys } from '../replay/RecordReplay';

/** Where the time of the values stands in each file. */
export const TIMESTAMP = 'event_timestamp';

/** The features of one entity, which are one feature view in Feast. */
export interface EntityView {
  /** Of the feature view, its source and its file; unique in a Feast project that has several feature sets. */
  name: string;
  entity: string;
  /** Column of the entity's key, as the declaration calls it. */
  joinKey: string;
  /** After so many seconds nothing of the values' time is left in the longest window. */
  ttlSeconds: number;
  /** Names, and positions in the model's input. */
  features: readonly { name: string; column: number }[];
}

/** Where Feast and the store behind it take a name as it is: in references, columns and Python. */
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;
const FEATURE_NAME = /^[A-Za-z][A-Za-z0-9_]{0,127}$/;

function checkName(name: string, allowed: RegExp, where: string): void {
  if (allowed.test(name) && !name.includes('__')) return;
  const most = allowed === NAME ? 40 : 128;
  throw new InvalidFieldError(
    where,
    `${name} cannot be a name in Feast; use a letter and at most ${
      most - 1
    } letters, digits and single underscores`,
  );
}

/** The feature set by a name that Feast takes: `card-payments` is `card_payments` there. */
export function projectOf({ name }: FeatureSet): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [name];
  const project = words.join('_');
  checkName(project, NAME, 'features.set');
  return project;
}

function checkFeature(name: string, joinKey: string): void {
  checkName(name, FEATURE_NAME, 'features.definitions');
  if (name === joinKey || name === TIMESTAMP) {
    throw new InvalidFieldError(
      'features.definitions',
      `name ${name} is another column of its entity; rename the feature`,
    );
  }
}

/**
 * What Feast gets of a feature set: the windows, by entity. Features of the transaction alone are known with it, and are
 * kept nowhere.
 *
 * @throws InvalidFieldError when there is no window, an entity's key is in no record, or a name cannot be one in Feast
 */
export function entityViews(set: FeatureSet): readonly EntityView[] {
  const project = projectOf(set);
  entityKeys(set); // refuses what cannot be replayed
  const views: EntityView[] = [];
  for (const [entity, joinKey] of set.entities) {
    const windows = set.features.flatMap((feature, column) =>
      feature.kind === 'window' && feature.entity === entity
        ? [{ feature, column }]
        : [],
    );
    if (windows.length === 0) continue;
    checkName(entity, NAME, 'features.entities');
    windows.forEach(({ feature }) => checkFeature(feature.name, joinKey));
    const reach = ({ window, delay }: WindowFeature) => window + delay;
    views.push({
      name: `${project}_${entity}`,
      entity,
      joinKey,
      ttlSeconds: Math.max(...windows.map(({ feature }) => reach(feature))),
      features: windows.map(({ feature: { name }, column }) => ({
        name,
        column,
      })),
    });
  }
  if (views.length === 0) {
    throw new InvalidFieldError(
      'features.definitions',
      'none is a window of an entity; Feast keeps nothing else of a feature set',
    );
  }
  return views;
}
