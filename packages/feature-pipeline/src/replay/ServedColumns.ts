import type { FeastFeature, FeatureSet } from '@modelport/fraud-core';
import { decodeValues } from '@modelport/fraud-scoring';
import type { StagedDecision } from '../records/StagedRecord';

interface FeastColumn {
  feature: FeastFeature;
  column: number;
}

const feastOf = ({ features }: FeatureSet): FeastColumn[] =>
  features.flatMap((feature, column) =>
    feature.kind === 'feast' ? [{ feature, column }] : [],
  );

const isSame = (a: FeastFeature, b: FeastFeature) =>
  a.entity === b.entity && a.view === b.view && a.feature === b.feature;

/**
 * What a service had from Feast when it decided: no replay can know it, so that it is taken from the record. Of decisions
 * under another declaration it is found where that declaration is known, too.
 */
export class ServedColumns {
  readonly #own: readonly FeastColumn[];
  /** By the digest of a declaration: for each of our columns the one in its records; -1 where it has none. */
  readonly #places: ReadonlyMap<string, readonly number[]>;

  /** @param others - declarations under which services have decided, besides our own */
  constructor(set: FeatureSet, others: readonly FeatureSet[]) {
    this.#own = feastOf(set);
    this.#places = new Map(
      [...others, set].map(each => {
        // Ours may have one feature of Feast twice, with different values where there is none.
        if (each.digest === set.digest) {
          return [each.digest, this.#own.map(({ column }) => column)];
        }
        const theirs = feastOf(each);
        const places = this.#own.map(
          ({ feature }) =>
            theirs.find(other => isSame(other.feature, feature))?.column ?? -1,
        );
        return [each.digest, places];
      }),
    );
  }

  /**
   * Puts what was served into a row.
   *
   * @param row - has the values that the declaration gives where nothing is known; they stay where nothing was served
   * @returns columns of which nothing was served; undefined where there are none
   */
  fill(
    row: Float32Array,
    { featureSet, values }: StagedDecision,
  ): readonly number[] | undefined {
    if (this.#own.length === 0) return undefined;
    const places = this.#places.get(featureSet);
    const served = places ? decodeValues(values) : undefined;
    const unserved = this.#own.flatMap(({ column }, at) => {
      const value = served?.[places?.[at] ?? -1];
      if (value === undefined) return [column];
      row[column] = value;
      return [];
    });
    return unserved.length > 0 ? unserved : undefined;
  }
}
