import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { ScaffolderField } from '@backstage/plugin-scaffolder-react/alpha';
import { forgetOtherRefusal } from './refusal';

/**
 * The form's ordinary field of one line of text, with its title, description, help and messages. The form draws neither title
 * nor description of a field that a `ui:field` names, so that this one draws them. A placeholder that only repeats the title
 * is left out: it names the field in a portal that does not have this one. What was said about another name goes as soon as
 * the name changes.
 */
export function ModelRepositoryName(
  props: FieldExtensionComponentProps<string>,
) {
  const { disabled, rawErrors, registry, required, schema, uiSchema } = props;
  const { StringField } = registry.fields;
  const onChange: typeof props.onChange = (name, ...more) => {
    forgetOtherRefusal(name);
    props.onChange(name, ...more);
  };
  const plain = { ...uiSchema, 'ui:field': undefined };
  if (plain['ui:placeholder'] === schema.title) {
    plain['ui:placeholder'] = undefined;
  }
  return (
    <ScaffolderField
      {...{ disabled, rawErrors, required }}
      rawDescription={uiSchema['ui:description'] ?? schema.description}
    >
      <StringField {...props} uiSchema={plain} onChange={onChange} />
    </ScaffolderField>
  );
}
