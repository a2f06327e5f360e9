import type { Config } from '@backstage/config';

/** Where the portal's pages are, without a slash at the end; the place of its API when nothing says otherwise. */
export function readAppBaseUrl(config: Config): string {
  const baseUrl =
    config.getOptionalString('app.baseUrl') ??
    config.getOptionalString('backend.baseUrl') ??
    '';
  return baseUrl.replace(/\/+$/, '');
}
