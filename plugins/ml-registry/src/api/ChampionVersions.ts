import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import {
  CHAMPION_ALIAS,
  registryChannel,
} from '@modelport/plugin-ml-registry-common';
import type { ChampionVersionApi } from '@modelport/plugin-ml-react';
import type { CallOptions, MlRegistryApi } from './MlRegistryApi';

/** Tells other plugins which version is the champion, by what the list of versions says. */
export class ChampionVersions implements ChampionVersionApi {
  readonly #registry: Pick<MlRegistryApi, 'listVersions'>;

  constructor(registry: Pick<MlRegistryApi, 'listVersions'>) {
    this.#registry = registry;
  }

  channelOf(entity: CompoundEntityRef) {
    return registryChannel(stringifyEntityRef(entity));
  }

  async getChampionVersion(
    entity: CompoundEntityRef,
    { signal }: CallOptions = {},
  ) {
    const { aliases, errors } = await this.#registry.listVersions(entity, {
      limit: 1,
      signal,
    });
    // With an error, the aliases are missing or older: then it is not known who is champion now.
    return errors.length > 0 ? {} : { version: aliases[CHAMPION_ALIAS] };
  }
}
