import type { ReadingClaims } from '../claims/ExperimentReaders';

/** For tests that are not about who may show an experiment. */
export const everyoneReads: ReadingClaims = {
  decide: async claims => claims.map(() => ({})),
};
