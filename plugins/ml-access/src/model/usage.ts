import {
  ANNOTATION_SOURCE_LOCATION,
  getCompoundEntityRef,
} from '@backstage/catalog-model';
import type { Entity } from '@backstage/catalog-model';
import { getModelAnnotations } from '@modelport/plugin-ml-common';

/** Variable of the environment that holds the token; the token itself is never written into a command. */
export const TOKEN_VARIABLE = 'MODELPORT_TOKEN';

const ENVIRONMENT = 'dev';
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const READ_TOKEN = `read -rs ${TOKEN_VARIABLE} && export ${TOKEN_VARIABLE}`;

const shellQuoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * What `git clone` takes.
 *
 * @param gitHost - base of the portal's git host
 * @returns undefined when the entity's source is not there
 */
export function cloneAddress(
  entity: Entity,
  gitHost: string,
): string | undefined {
  const location = entity.metadata.annotations?.[ANNOTATION_SOURCE_LOCATION];
  const prefix = `url:${gitHost}/`;
  if (!location?.startsWith(prefix)) {
    return undefined;
  }
  const [owner, name] = location.slice(prefix.length).split('/');
  return owner && name ? `${gitHost}/${owner}/${name}.git` : undefined;
}

/** Clones without a prompt, and without the token in the address, the history of the shell or a file. */
export function gitCommands(address: string): string {
  const helper = `!f() { echo username=token; echo "password=$${TOKEN_VARIABLE}"; }; f`;
  return [
    READ_TOKEN,
    'git clone -c credential.helper= \\',
    `  -c credential.helper=${shellQuoted(helper)} \\`,
    `  ${shellQuoted(address)}`,
  ].join('\n');
}

/**
 * Where a model that serves says what it expects.
 *
 * @param promotion - base of the backend ml-promotion
 * @returns undefined when that does not follow from the entity alone
 */
export function endpointAddress(
  entity: Entity,
  promotion: string,
): string | undefined {
  const model = getModelAnnotations(entity).registeredModel;
  if (!model || !PLAIN_NAME.test(model)) {
    return undefined;
  }
  const { kind, namespace, name } = getCompoundEntityRef(entity);
  const path = [
    'entities',
    kind.toLocaleLowerCase('en-US'),
    namespace,
    name,
    ...['endpoints', ENVIRONMENT, 'v2', 'models', model],
  ];
  return `${promotion}/v1/${path.map(encodeURIComponent).join('/')}`;
}

/** Reads from an address. */
export function curlCommands(address: string): string {
  return [
    READ_TOKEN,
    `curl --fail-with-body -sS ${shellQuoted(address)} \\`,
    `  -H "Authorization: Bearer $${TOKEN_VARIABLE}"`,
  ].join('\n');
}
