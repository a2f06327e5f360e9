import {
  DEFAULT_NAMESPACE,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';

/** An entity as people say it: `card-fraud`, or `payments/card-fraud` outside the default namespace. */
export function entityName(ref: string | CompoundEntityRef): string {
  const { namespace, name } =
    typeof ref === 'string' ? parseEntityRef(ref) : ref;
  return namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`;
}

/** The full reference that a text of the address means; undefined when it means none. */
export function fullReference(text: string): string | undefined {
  try {
    return stringifyEntityRef(
      parseEntityRef(text, { defaultKind: 'component' }),
    );
  } catch {
    return undefined;
  }
}
