import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import type { ProfilesResponse } from '@modelport/plugin-ml-training-common';
import {
  type LiveRequest,
  type LiveState,
  useLive,
} from '@modelport/plugin-ml-react';
import { mlTrainingApiRef } from '../../api/MlTrainingApi';

/** The profiles of the newest commit, read once: a form must not change while it is filled in. */
export function useProfiles(
  entityRef: CompoundEntityRef,
): LiveState<ProfilesResponse> {
  const api = useApi(mlTrainingApiRef);
  const load = useCallback(
    async ({ signal }: LiveRequest<ProfilesResponse>) => ({
      value: await api.getProfiles(entityRef, { signal }),
      done: true,
    }),
    [api, entityRef],
  );
  const channel = `ml-training:profiles:${stringifyEntityRef(entityRef)}`;
  return useLive({ channel, load });
}
