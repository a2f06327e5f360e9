import type { ReactNode } from 'react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { RouteRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';

/**
 * Props of {@link TabLink}.
 *
 * @public
 */
export interface TabLinkProps {
  /** The tab of the entity's page. */
  tab: RouteRef<undefined>;
  /** What the URL of the tab holds. */
  search?: Record<string, string>;
  children: ReactNode;
}

/**
 * A way to a tab of the entity whose page is shown; only its words where the tab is switched off.
 *
 * @public
 */
export function TabLink({ tab, search, children }: TabLinkProps) {
  const address = useRouteRef(tab)?.();
  if (address === undefined) {
    return <>{children}</>;
  }
  const query = search ? `?${new URLSearchParams(search)}` : '';
  return <Link href={`${address}${query}`}>{children}</Link>;
}
