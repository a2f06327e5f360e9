import { InputError } from '@backstage/errors';

/**
 * Names one run: the configured name of its MLflow server and MLflow's run id.
 *
 * @public
 */
export interface RunRef {
  server: string;
  runId: string;
}

/**
 * Names one registered model version: server, name of the registered model, MLflow's version number as text.
 *
 * @public
 */
export interface VersionRef {
  server: string;
  model: string;
  version: string;
}

/**
 * String form of a {@link RunRef}: `run:SERVER/RUN`, each part percent-encoded.
 *
 * @public
 */
export type RunRefString = `run:${string}`;

/**
 * String form of a {@link VersionRef}: `version:SERVER/MODEL/VERSION`, each part percent-encoded.
 *
 * @public
 */
export type VersionRefString = `version:${string}`;

/**
 * The pattern of a server's configured name; the name is permanent and part of every id.
 *
 * @public
 */
export const SERVER_NAME_PATTERN = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

function encodePart(field: string, value: string): string {
  if (value === '') {
    throw new InputError(
      `The ${field} of a reference is empty; give it a value`,
    );
  }
  try {
    return encodeURIComponent(value);
  } catch {
    throw new InputError(
      `The ${field} of a reference is not valid Unicode text`,
    );
  }
}

function decodeParts(
  text: string,
  prefix: string,
  fields: readonly string[],
): string[] {
  const form = `${prefix}:${fields.map(f => f.toLocaleUpperCase('en-US'))}`;
  const refuse = () =>
    new InputError(
      `'${text}' is not a reference of the form ${form.replaceAll(',', '/')}`,
    );
  if (!text.startsWith(`${prefix}:`)) {
    throw refuse();
  }
  const parts = text.slice(prefix.length + 1).split('/');
  if (parts.length !== fields.length || parts.some(part => part === '')) {
    throw refuse();
  }
  try {
    return parts.map(decodeURIComponent);
  } catch {
    throw refuse();
  }
}

/**
 * Writes a run reference as text that fits in a URL segment after one more encoding.
 * @throws InputError when a part is empty
 *
 * @public
 */
export function stringifyRunRef(ref: RunRef): RunRefString {
  return `run:${encodePart('server', ref.server)}/${encodePart(
    'run',
    ref.runId,
  )}`;
}

/**
 * Reads what {@link stringifyRunRef} wrote.
 * @throws InputError when the text has another form
 *
 * @public
 */
export function parseRunRef(text: string): RunRef {
  const [server, runId] = decodeParts(text, 'run', ['server', 'run']);
  return { server, runId };
}

/**
 * Writes a version reference as text.
 * @throws InputError when a part is empty
 *
 * @public
 */
export function stringifyVersionRef(ref: VersionRef): VersionRefString {
  return `version:${encodePart('server', ref.server)}/${encodePart(
    'model',
    ref.model,
  )}/${encodePart('version', ref.version)}`;
}

/**
 * Reads what {@link stringifyVersionRef} wrote.
 * @throws InputError when the text has another form
 *
 * @public
 */
export function parseVersionRef(text: string): VersionRef {
  const [server, model, version] = decodeParts(text, 'version', [
    'server',
    'model',
    'version',
  ]);
  return { server, model, version };
}
