import { InputError } from '@backstage/errors';

/** @throws InputError that names the field and says what it has to be */
export function requireThat(
  holds: boolean,
  field: string,
  rule: string,
): asserts holds {
  if (!holds) throw new InputError(`${field} must be ${rule}`);
}
