import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { findModel, ownerRefs, searchModels } from '../../api/ownModels';
import type { ModelOption } from '../../api/ownModels';

/** For what the caller can make tokens. */
export interface OwnModels {
  /** The caller's groups and those above. */
  owners: string[];
  /** Whether they own any model. */
  some: boolean;
  /** The model that was asked for; absent when it is not one of theirs. */
  asked?: ModelOption;
}

/** Reads which models the caller's groups own; `ref` is the full reference of the one that a link asks for. */
export function useOwnModels(ref: string | undefined) {
  const catalog = useApi(catalogApiRef);
  const identity = useApi(identityApiRef);
  return useAsyncRetry(async (): Promise<OwnModels> => {
    const { ownershipEntityRefs } = await identity.getBackstageIdentity();
    const owners = await ownerRefs(catalog, ownershipEntityRefs);
    const [first, asked] = await Promise.all([
      searchModels(catalog, owners, {}),
      ref ? findModel(catalog, owners, ref) : undefined,
    ]);
    return { owners, some: first.items.length > 0, asked };
  }, [catalog, identity, ref]);
}
