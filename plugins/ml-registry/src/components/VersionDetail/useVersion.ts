import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  CHAMPION_ALIAS,
  PREVIOUS_ALIAS,
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

/** What a version is compared with. */
export interface BesideVersion {
  role: 'champion' | 'previous';
  version: string;
  /** Absent when it could not be read. */
  detail?: ModelVersionDetail;
  /** Why it could not be read. */
  problem?: string;
}

/** A version with what its page compares it with. */
export interface VersionView {
  version: ModelVersionDetail;
  /** When the version was read, in milliseconds since 1970; its aliases are as new as the view. */
  readAt: number;
  /** Alias to version. */
  aliases: Record<string, string>;
  /** The champion; of the champion itself what it was before, so that a worse one is seen. */
  beside?: BesideVersion;
  errors: RegistryFailure[];
}

function isSettled({ status, digest, problems }: ModelVersionDetail): boolean {
  return status === 'READY' && digest !== undefined && !problems?.length;
}

function findBeside(
  aliases: Record<string, string>,
  version: string,
): BesideVersion | undefined {
  const role =
    aliases[CHAMPION_ALIAS] === version ? PREVIOUS_ALIAS : CHAMPION_ALIAS;
  const other = aliases[role];
  return other === undefined || other === version
    ? undefined
    : { role, version: other };
}

/** A version of a model and what it is compared with now, live; aliases are read each time, the rest once a minute when it is settled. */
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
      const beside = findBeside(aliases, version);
      if (!beside) {
        return { value };
      }
      // What a run logged does not change after it: the other version is read once.
      const known = previous?.beside?.detail;
      if (known?.version === beside.version) {
        return { value: { ...value, beside: { ...beside, detail: known } } };
      }
      try {
        const read = await api.getVersion(entityRef, beside.version, {
          signal,
        });
        return { value: { ...value, beside: { ...beside, detail: read } } };
      } catch (error) {
        const problem = reasonOf(error);
        return { value: { ...value, beside: { ...beside, problem } } };
      }
    },
    [api, entityRef, version],
  );
  const channel = registryChannel(stringifyEntityRef(entityRef));
  return useLive({ channel, key: `${channel}#version#${version}`, load });
}
