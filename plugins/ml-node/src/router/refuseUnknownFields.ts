import { InputError } from '@backstage/errors';

/**
 * Refuses a body with a field that is not known, by its name: a typing error must not be passed over.
 *
 * @public
 */
export function refuseUnknownFields(body: object, known: object): void {
  const unknown = Object.keys(body).find(key => !(key in known));
  if (unknown !== undefined) {
    throw new InputError(
      `'${unknown}' is not a field of this request; its fields are ${Object.keys(
        known,
      ).join(', ')}`,
    );
  }
}
