import type { CompoundEntityRef } from '@backstage/catalog-model';

/** What each part of the tab takes. */
export interface PartProps {
  entityRef: CompoundEntityRef;
  /** How long payments are kept, in days; absent where that is not known. */
  keepDays?: number;
}
