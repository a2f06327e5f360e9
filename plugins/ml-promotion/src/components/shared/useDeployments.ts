import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { deploymentsChannel } from '@modelport/plugin-ml-promotion-common';
import type {
  Deployment,
  ListDeploymentsResponse,
} from '@modelport/plugin-ml-promotion-common';
import {
  type LiveRequest,
  type LiveState,
  useLive,
} from '@modelport/plugin-ml-react';
import { mlPromotionApiRef } from '../../api/MlPromotionApi';

const NEWEST = 100;
const PAGE_SIZE = 25;

/** Deployments of a model: the newest, from which follows what serves now, and a page of the history. */
export interface Deployments {
  newest: ListDeploymentsResponse;
  page: { items: Deployment[]; nextBefore?: string };
}

function firstPage(newest: ListDeploymentsResponse): Deployments['page'] {
  const items = newest.items.slice(0, PAGE_SIZE);
  return {
    items,
    nextBefore:
      newest.items.length > PAGE_SIZE
        ? items[items.length - 1].id
        : newest.nextBefore,
  };
}

/** The deployments of a model, live; `before` is the id before which the page of the history begins. */
export function useDeployments(
  entityRef: CompoundEntityRef,
  before?: string,
): LiveState<Deployments> {
  const api = useApi(mlPromotionApiRef);
  const channel = deploymentsChannel(stringifyEntityRef(entityRef));
  const load = useCallback(
    async ({ signal }: LiveRequest<Deployments>) => {
      const [newest, page] = await Promise.all([
        api.listDeployments(entityRef, { limit: NEWEST, signal }),
        before
          ? api.listDeployments(entityRef, { limit: PAGE_SIZE, before, signal })
          : undefined,
      ]);
      return { value: { newest, page: page ?? firstPage(newest) } };
    },
    [api, entityRef, before],
  );
  return useLive({ channel, key: `${channel}#list#${before ?? ''}`, load });
}
