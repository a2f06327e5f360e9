import { readYaml, writeYaml } from '@modelport/plugin-ml-common';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same value, its fields in the order of another one; those that it alone has come last. */
function inOrderOf(value: unknown, other: unknown): unknown {
  if (Array.isArray(value)) {
    const others: unknown[] = Array.isArray(other) ? other : [];
    return value.map((each, at) => inOrderOf(each, others[at]));
  }
  if (!isFields(value)) return value;
  const model = isFields(other) ? other : {};
  const names = [
    ...Object.keys(model).filter(name => Object.hasOwn(value, name)),
    ...Object.keys(value).filter(name => !Object.hasOwn(model, name)),
  ];
  return Object.fromEntries(
    names.map(name => [name, inOrderOf(value[name], model[name])]),
  );
}

/** What a policy without these fields means by that. */
function withDefaults(fields: Fields): Fields {
  const { rules, ...others } = fields;
  const hasNone = Array.isArray(rules) && rules.length === 0;
  return {
    ...(hasNone || !Object.hasOwn(fields, 'rules') ? others : fields),
    withoutScore: fields.withoutScore ?? 'review',
  };
}

/**
 * Two policies in one layout, without comments, so that they differ only where they say something else. A text that is no
 * YAML, as one is that is being written, leaves both as they are.
 */
export function inOneLayout(
  before: string,
  after: string,
): { before: string; after: string } {
  const [old, young] = [readYaml(before), readYaml(after)];
  if (!isFields(old) || !isFields(young)) return { before, after };
  const model = withDefaults(old);
  return {
    before: writeYaml(model),
    after: writeYaml(inOrderOf(withDefaults(young), model)),
  };
}

/** Whether a policy lets payments through to learn. */
function explores(policy: string): boolean {
  const fields = readYaml(policy);
  const exploration = isFields(fields) ? fields.exploration : undefined;
  return (
    isFields(exploration) &&
    typeof exploration.share === 'number' &&
    exploration.share > 0
  );
}

/** Whether one policy lets payments through to learn, and the one after it does not any more. */
export const endsExploration = (before: string, after: string): boolean =>
  explores(before) && !explores(after);
