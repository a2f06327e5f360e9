import type { UrlChange, UrlState } from '@modelport/plugin-ml-react';

/** What the address of the open form holds. */
export const OPEN: UrlChange = { make: 'yes' };

/** What closes the form. */
export const CLOSED: UrlChange = {
  make: undefined,
  entity: undefined,
  access: undefined,
};

/** Whether the form is open: by its button, or by a link that names a model. */
export function isFormOpen(url: UrlState): boolean {
  return Boolean(url.get('make') ?? url.get('entity'));
}
