import { ClusterError } from '../ClusterError';
import type { ResourceRef } from './ResourceRef';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const VERSION = /^v[1-9][0-9]{0,2}((alpha|beta)[1-9][0-9]{0,2})?$/;
const PREFIX = /^[a-z0-9]([a-z0-9.-]{0,200})$/;

const PATTERNS = {
  group: SUBDOMAIN,
  version: VERSION,
  plural: LABEL,
  namespace: LABEL,
  name: SUBDOMAIN,
  container: LABEL,
  subresource: LABEL,
} as const;

const quoted = (value: unknown) => JSON.stringify(String(value).slice(0, 80));

/** Refuses a text that is not what a part of a path may be; the text itself is shown, cut and quoted. */
export function requireName(
  cluster: string,
  what: keyof typeof PATTERNS,
  value: string,
): string {
  if (typeof value !== 'string' || !PATTERNS[what].test(value)) {
    const rule =
      what === 'version'
        ? 'a version such as v1 or v1beta2'
        : 'lower-case letters, digits and hyphens (RFC 1123), with dots between parts of a name or group';
    throw new ClusterError(
      `The ${what} ${quoted(
        value,
      )} cannot be one in cluster '${cluster}': use ${rule}`,
      { cluster, reason: 'BadName' },
    );
  }
  return value;
}

/** Refuses a beginning of names to which the API server adds a random end. */
export function requireGenerateName(cluster: string, value: string): string {
  if (!PREFIX.test(value)) {
    throw new ClusterError(
      `generateName ${quoted(
        value,
      )} cannot begin a name in cluster '${cluster}': use lower-case letters, digits and hyphens (RFC 1123)`,
      { cluster, reason: 'BadName' },
    );
  }
  return value;
}

/** `PLURAL` or `PLURAL.GROUP`, as people and the configuration write it. */
export const resourceName = (resource: { group: string; plural: string }) =>
  resource.group ? `${resource.plural}.${resource.group}` : resource.plural;

/** `apiVersion` of the objects of a resource. */
export const apiVersionOf = (resource: { group: string; version: string }) =>
  resource.group ? `${resource.group}/${resource.version}` : resource.version;

/** Path of a resource, or of one object of it, with every part checked and encoded. */
export function resourcePath(
  cluster: string,
  resource: ResourceRef,
  name?: string,
  subresource?: string,
): string {
  const { group, version, plural, namespace } = resource;
  const parts = group
    ? ['apis', requireName(cluster, 'group', group)]
    : ['api'];
  parts.push(requireName(cluster, 'version', version));
  if (namespace !== undefined) {
    parts.push('namespaces', requireName(cluster, 'namespace', namespace));
  }
  parts.push(requireName(cluster, 'plural', plural));
  if (name !== undefined) {
    parts.push(requireName(cluster, 'name', name));
  }
  if (subresource) {
    parts.push(requireName(cluster, 'subresource', subresource));
  }
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

/** A resource, or one object of it, in a message. */
export function describeResource(resource: ResourceRef, name?: string): string {
  const what = name ? `'${name}' of ` : '';
  const where =
    resource.namespace === undefined
      ? ''
      : ` in namespace '${resource.namespace}'`;
  return `${what}${resourceName(resource)}${where}`;
}
