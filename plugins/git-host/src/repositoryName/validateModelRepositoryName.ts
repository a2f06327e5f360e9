import { fetchApiRef } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { findHolder } from './findHolder';
import { rememberRefusal } from './refusal';

/** Refuses a name that a component or a repository has. */
export const validateModelRepositoryName: CustomFieldValidator<string> = async (
  name,
  field,
  { apiHolder },
) => {
  const catalog = apiHolder.get(catalogApiRef);
  const fetchApi = apiHolder.get(fetchApiRef);
  // A portal without either has nobody to ask.
  if (!name || !catalog || !fetchApi) return;
  const taken = await findHolder(name, { catalog, fetch: fetchApi.fetch });
  if (taken) {
    field.addError(`'${name}' is ${taken}; choose another name.`);
    rememberRefusal(name, field.__errors ?? []);
  }
};
