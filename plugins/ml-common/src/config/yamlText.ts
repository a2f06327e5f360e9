import { parseDocument, stringify } from 'yaml';

/**
 * What a YAML text says; undefined where it is no YAML, or says nothing.
 *
 * @public
 */
export function readYaml(text: string): unknown {
  try {
    const document = parseDocument(text);
    return document.errors.length > 0
      ? undefined
      : document.toJS() ?? undefined;
  } catch {
    return undefined; // Aliases without an anchor, or too many of them.
  }
}

/**
 * Writes a value as YAML, in the one layout that all values have: blocks, and no line that is broken.
 *
 * @public
 */
export const writeYaml = (value: unknown): string =>
  stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
