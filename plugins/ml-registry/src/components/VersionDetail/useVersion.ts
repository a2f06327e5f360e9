import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  CHAMPION_ALIAS,
  registryChannel,
} from '@modelport/plugin-ml-registry-common';
import type {
  ModelVersionDetail,
  RegistryFailure,
} from '@modelport/plugin-ml-registry-common';
import {
  type LiveRequest,
  type LiveState,
  reasonOf,
  useLive,
} from '@modelport/plugin-ml-react';
import { mlRegistryApiRef } from '../../api/MlRegistryApi';

/** How long what hardly changes (files, signature, card) is taken as read. */
const FRESH_MS = 60_000;

/** A version with what its page compares it with. */
export interface VersionView {
  version: ModelVersionDetail;
  /** When the version was read, in milliseconds since 1970; its aliases are as new as the view. */
  readAt: number;
  /** Alias to version. */
  aliases: Record<string, string>;
  /** The champion, when it is another version and could be read. */
  champion?: ModelVersionDetail;
  /** Why the champion could not be read. */
  championProblem?: string;
  errors: RegistryFailure[];
}

function isSettled({ status, digest, problems }: ModelVersionDetail): boolean {
  return status === 'READY' && digest !== undefined && !problems?.length;
}

/** A version of a model and the champion of now, live; aliases are read each time, the rest once a minute when it is settled. */
export function useVersion(
  entityRef: CompoundEntityRef,
  version: string,
): LiveState<VersionView> {
  const api = useApi(mlRegistryApiRef);
  const load = useCallback(
    async ({ previous, signal }: LiveRequest<VersionView>) => {
      const isFresh =
        previous !== undefined &&
        isSettled(previous.version) &&
        Date.now() - previous.readAt < FRESH_MS;
      const [detail, { aliases, errors }] = await Promise.all([
        isFresh
          ? previous.version
          : api.getVersion(entityRef, version, { signal }),
        api.listVersions(entityRef, { limit: 1, signal }),
      ]);
      const value: VersionView = {
        version: {
          ...detail,
          aliases: Object.keys(aliases).filter(
            alias => aliases[alias] === version,
          ),
        },
        readAt: isFresh ? previous.readAt : Date.now(),
        aliases,
        errors,
      };
      const wanted = aliases[CHAMPION_ALIAS];
      if (wanted === undefined || wanted === version) {
        return { value };
      }
      // What a run logged does not change after it: the champion is read once.
      if (previous?.champion?.version === wanted) {
        return { value: { ...value, champion: previous.champion } };
      }
      try {
        const champion = await api.getVersion(entityRef, wanted, { signal });
        return { value: { ...value, champion } };
      } catch (error) {
        return { value: { ...value, championProblem: reasonOf(error) } };
      }
    },
    [api, entityRef, version],
  );
  const channel = registryChannel(stringifyEntityRef(entityRef));
  return useLive({ channel, key: `${channel}#version#${version}`, load });
}
