import type { ApiEntities } from '../service/ApiEntities';

/** A catalog that has no API entities. */
export const noApis: ApiEntities = { find: async () => new Map() };
