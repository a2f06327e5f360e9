import type { GoneModelsOptions } from '../engine/GoneModels';

/** A catalog that has every model. */
export const IN_CATALOG: Pick<
  GoneModelsOptions,
  'findMissing' | 'undeploying'
> = {
  findMissing: async () => [],
  undeploying: (_deployment, _reason, work) => work(),
};
