import { expandVariables } from '../containers/expandVariables';
import { fieldValue, PodPlace, resourceValue } from './fieldValue';
import { Container, EnvVar, KeyRef, Pod } from './Pod';
import { Contents, MissingError, PodObjects } from './PodObjects';

/** Variables by name. */
export type Variables = Record<string, string>;

type Kind = 'secret' | 'configmap';

const missing = (kind: Kind, name: string) =>
  new MissingError(`${kind} "${name}" not found`);

const contentsOf = (
  objects: PodObjects,
  kind: Kind,
  name: string,
): Promise<Contents | undefined> =>
  kind === 'secret' ? objects.secret(name) : objects.configMap(name);

/** Where the API server is, as containers are told it. */
export function clusterVariables(url: string): Variables {
  const { hostname, port } = new URL(url);
  return {
    KUBERNETES_SERVICE_HOST: hostname,
    KUBERNETES_SERVICE_PORT: port,
    KUBERNETES_SERVICE_PORT_HTTPS: port,
  };
}

/**
 * The variables of a container: the image's, over them what `envFrom` names, over them `env`, whose values may hold
 * `$(NAME)` of those before.
 *
 * @throws MissingError in a kubelet's words when a Secret, ConfigMap or key is not there
 */
export async function containerEnvironment(
  pod: Pod,
  container: Container,
  given: Variables,
  place: PodPlace,
  objects: PodObjects,
): Promise<Variables> {
  const found: Variables = { ...given };
  for (const { prefix = '', secretRef, configMapRef } of container.envFrom ??
    []) {
    const [kind, ref] = secretRef
      ? (['secret', secretRef] as const)
      : (['configmap', configMapRef] as const);
    if (!ref) continue;
    const contents = await contentsOf(objects, kind, ref.name);
    if (!contents && !ref.optional) throw missing(kind, ref.name);
    for (const [key, value] of Object.entries(contents ?? {})) {
      found[`${prefix}${key}`] = value.toString('utf8');
    }
  }
  for (const variable of container.env ?? []) {
    const value = await valueOf(pod, container, variable, place, objects);
    if (value !== undefined) {
      found[variable.name] = variable.valueFrom
        ? value
        : expandVariables(value, found);
    }
  }
  return found;
}

async function valueOf(
  pod: Pod,
  container: Container,
  { value, valueFrom }: EnvVar,
  place: PodPlace,
  objects: PodObjects,
): Promise<string | undefined> {
  if (!valueFrom) return value ?? '';
  const { secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef } =
    valueFrom;
  if (fieldRef) return fieldValue(pod, fieldRef.fieldPath, place);
  if (resourceFieldRef) return resourceValue(container, resourceFieldRef);
  if (secretKeyRef) return keyOf(pod, objects, 'secret', secretKeyRef);
  if (configMapKeyRef) return keyOf(pod, objects, 'configmap', configMapKeyRef);
  return undefined;
}

async function keyOf(
  pod: Pod,
  objects: PodObjects,
  kind: Kind,
  { name, key, optional }: KeyRef,
): Promise<string | undefined> {
  const contents = await contentsOf(objects, kind, name);
  const value = contents?.[key];
  if (value !== undefined) return value.toString('utf8');
  if (optional) return undefined;
  if (!contents) throw missing(kind, name);
  const called = kind === 'secret' ? 'Secret' : 'ConfigMap';
  throw new MissingError(
    `couldn't find key ${key} in ${called} ${pod.metadata.namespace}/${name}`,
  );
}
