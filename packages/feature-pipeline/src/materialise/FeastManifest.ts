import type { Manifest } from '../output/Manifest';

/**
 * Of the manifests that this version writes.
 *
 * @public
 */
export const FEAST_VALUES_SCHEMA = 'modelport.dev/fraud/feast-values/v1';

/**
 * A feature view and its file.
 *
 * @public
 */
export interface FeastView {
  name: string;
  entity: string;
  joinKey: string;
  /** The longest window with its delay: after so long nothing of a value's time is left in any window. */
  ttlSeconds: number;
  features: readonly string[];
  /** Rows of the file: every key of which a record has come. */
  keys: number;
  /** In the Feast repository. */
  file: string;
  bytes: number;
  sha256: string;
}

/**
 * What was written for Feast, and what it was made of.
 *
 * @public
 */
export interface FeastManifest
  extends Pick<
    Manifest,
    'asOf' | 'features' | 'topics' | 'records' | 'refused'
  > {
  schema: typeof FEAST_VALUES_SCHEMA;
  /** Decisions of a transaction that was there already. */
  duplicates: number;
  views: readonly FeastView[];
}
