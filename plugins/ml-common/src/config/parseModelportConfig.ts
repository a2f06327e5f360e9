import { InputError } from '@backstage/errors';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { parseDocument } from 'yaml';
import { checkConfigConsistency } from './checkConfigConsistency';
import { modelportConfigSchema } from './schema';
import { MODELPORT_CONFIG_API_VERSION, type ModelportConfig } from './types';

/**
 * Largest `modelport.yaml` that is read, in characters.
 *
 * @public
 */
export const MODELPORT_CONFIG_MAX_LENGTH = 1_000_000;

let compiled: ValidateFunction<ModelportConfig> | undefined;

// Compiled at first use: ajv generates code, which pages that only need the types should not pay for.
function validator(): ValidateFunction<ModelportConfig> {
  compiled ??= new Ajv({
    allErrors: false,
    verbose: true,
    allowUnionTypes: true,
  }).compile<ModelportConfig>(modelportConfigSchema);
  return compiled;
}

function fieldName(error: ErrorObject): string {
  const segments = error.instancePath.split('/').slice(1);
  if (error.keyword === 'required') {
    segments.push(String(error.params.missingProperty));
  }
  const name = segments
    .map(segment => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map(segment => (/^\d+$/.test(segment) ? `[${segment}]` : `.${segment}`))
    .join('');
  return name.replace(/^\./, '') || 'the document';
}

function remedyOf(error: ErrorObject): string | undefined {
  const schema = error.parentSchema;
  if (error.instancePath === '' && error.keyword === 'type') {
    // A host gives the target of a symbolic link, or nothing, as its text.
    return `commit an ordinary file, no symbolic link, that begins with apiVersion: ${MODELPORT_CONFIG_API_VERSION}`;
  }
  if (error.keyword === 'required') {
    const properties = schema?.properties as
      | Record<string, { description?: string }>
      | undefined;
    return (
      properties?.[String(error.params.missingProperty)]?.description ??
      'add the field'
    );
  }
  if (error.keyword === 'enum') {
    return `write one of ${(error.params.allowedValues as unknown[]).join(
      ', ',
    )}`;
  }
  return schema?.description;
}

function describe(error: ErrorObject): string {
  const problem =
    error.keyword === 'required' ? 'is missing' : error.message ?? 'is wrong';
  const remedy = remedyOf(error);
  return `${fieldName(error)} ${problem}${remedy ? `: ${remedy}` : ''}`;
}

/**
 * Parses and checks the text of a `modelport.yaml`.
 *
 * @param text - YAML 1.2 (or JSON) text
 * @returns the configuration; unknown sections and fields are kept as they are
 * @throws InputError whose message names the first wrong field and says what to write there
 *
 * @public
 */
export function parseModelportConfig(text: string): {
  config: ModelportConfig;
} {
  if (text.length > MODELPORT_CONFIG_MAX_LENGTH) {
    throw new InputError(
      `modelport.yaml has ${text.length} characters; at most ${MODELPORT_CONFIG_MAX_LENGTH} are read`,
    );
  }
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) {
    throw new InputError(
      `modelport.yaml is not valid YAML: ${document.errors[0].message}`,
    );
  }
  let value: unknown;
  try {
    // A bound on aliases keeps a few lines from expanding into gigabytes.
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new InputError(
      'modelport.yaml uses too many or broken YAML aliases; write the values out',
    );
  }
  const validate = validator();
  if (!validate(value)) {
    const [first] = validate.errors ?? [];
    throw new InputError(
      `modelport.yaml: ${first ? describe(first) : 'the document is wrong'}`,
    );
  }
  checkConfigConsistency(value);
  return { config: value };
}
