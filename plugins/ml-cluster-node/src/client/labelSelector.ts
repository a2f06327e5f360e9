import { InputError } from '@backstage/errors';

const NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** Whether a text can be the value of a label. */
const isLabelValue = (value: string) => value === '' || NAME.test(value);

function isLabelKey(key: string): boolean {
  const parts = key.split('/');
  const name = parts.pop() ?? '';
  return (
    parts.length <= 1 &&
    NAME.test(name) &&
    parts.every(prefix => PREFIX.test(prefix))
  );
}

/**
 * Selector of the objects that have all of these labels; a label whose value is undefined has to be there with any value.
 *
 * @throws InputError naming the label that cannot be one, so that nothing can be smuggled into a selector
 *
 * @public
 */
export function labelSelector(
  labels: Record<string, string | undefined>,
): string {
  return Object.entries(labels)
    .map(([key, value]) => {
      if (!isLabelKey(key) || (value !== undefined && !isLabelValue(value))) {
        throw new InputError(
          `${JSON.stringify(key)}: ${JSON.stringify(
            value,
          )} cannot be a label: a value has at most 63 letters, digits, '-', '_' and '.'`,
        );
      }
      return value === undefined ? key : `${key}=${value}`;
    })
    .join(',');
}
