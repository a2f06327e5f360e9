import { useCallback } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { tokensRouteRef, versionsRouteRef } from '../../routes';

/** Address of the tab with the versions; undefined where its plugin is absent. */
export function useVersionsHref(): string | undefined {
  return useRouteRef(versionsRouteRef)?.();
}

/** Gives the address of a version; undefined where the plugin that shows versions is absent. */
export function useVersionHref(): ((version: string) => string) | undefined {
  const tab = useVersionsHref();
  const href = useCallback(
    (version: string) => `${tab ?? ''}?version=${encodeURIComponent(version)}`,
    [tab],
  );
  return tab === undefined ? undefined : href;
}

/** Address of the page on which tokens are made; undefined where its plugin is absent. */
export function useTokensHref(): string | undefined {
  return useRouteRef(tokensRouteRef)?.();
}

/** Address of the page of an entity; undefined where the catalog is absent or none is named. */
export function useEntityHref(ref: string | undefined): string | undefined {
  const route = useRouteRef(entityRouteRef);
  return ref && route?.({ ...parseEntityRef(ref) });
}
