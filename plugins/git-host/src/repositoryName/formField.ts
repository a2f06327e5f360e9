import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { ModelRepositoryName } from './ModelRepositoryName';
import { validateModelRepositoryName } from './validateModelRepositoryName';

/** The field that a template asks for with `ui:field: ModelRepositoryName`. */
export const modelRepositoryName = createFormField({
  name: 'ModelRepositoryName',
  component: ModelRepositoryName,
  validation: validateModelRepositoryName,
  schema: makeFieldSchema({ output: z => z.string() }),
});
