import type { UrlChange } from '@modelport/plugin-ml-react';

/** The list of versions: what the URL holds of other views is cleared. */
export const LIST: UrlChange = {
  version: undefined,
  register: undefined,
  view: undefined,
  pages: undefined,
};

/** A version. */
export function versionAddress(version: string): UrlChange {
  return { ...LIST, version };
}

/** The requests or the ledger. */
export function viewAddress(view: 'requests' | 'ledger'): UrlChange {
  return { ...LIST, view };
}
