import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fieldValue, PodPlace, resourceValue } from './fieldValue';
import { DownwardItem, KeyToPath, Pod, Volume, VolumeProjection } from './Pod';
import { Contents, MissingError, PodObjects } from './PodObjects';

const DEFAULT_MODE = 0o644;
const TOKEN_SECONDS = 3_600;

interface VolumeFile {
  path: string;
  content: string | Buffer;
  mode?: number;
}

interface VolumeParts {
  pod: Pod;
  place: PodPlace;
  objects: PodObjects;
}

/**
 * Makes the volumes of a pod.
 *
 * @param folder - a folder of the pod's own
 * @returns where each lies, by its name
 * @throws MissingError in a kubelet's words when a Secret, ConfigMap or key is not there, or the kind of volume is unknown
 */
export async function makeVolumes(
  folder: string,
  parts: VolumeParts,
): Promise<Record<string, string>> {
  const places: Record<string, string> = {};
  for (const volume of parts.pod.spec.volumes ?? []) {
    places[volume.name] =
      volume.hostPath?.path ?? (await makeVolume(folder, volume, parts));
  }
  return places;
}

async function makeVolume(
  folder: string,
  volume: Volume,
  parts: VolumeParts,
): Promise<string> {
  const { fsGroup } = parts.pod.spec.securityContext ?? {};
  const place = path.join(folder, volume.name);
  if (volume.emptyDir) {
    mkdirSync(place, { recursive: true });
    own(place, 0o777, fsGroup);
    return place;
  }
  const { secret, configMap, downwardAPI, projected } = volume;
  const single: VolumeProjection = {
    ...(secret && { secret: { ...secret, name: secret.secretName } }),
    ...(configMap && { configMap }),
    ...(downwardAPI && { downwardAPI }),
  };
  const sources = projected?.sources ?? [single];
  if (!projected && !Object.keys(single).length) {
    const [kind] = Object.keys(volume).filter(key => key !== 'name');
    throw new MissingError(
      `volume "${volume.name}" is of the kind ${kind}, which this kubelet has not`,
    );
  }
  const files: VolumeFile[] = [];
  for (const source of sources) files.push(...(await filesOf(source, parts)));
  const mode =
    [secret, configMap, downwardAPI, projected].find(Boolean)?.defaultMode ??
    DEFAULT_MODE;
  mkdirSync(place, { recursive: true });
  chmodSync(place, 0o755);
  for (const file of files) {
    const target = path.join(place, file.path);
    mkdirSync(path.dirname(target), { recursive: true, mode: 0o755 });
    writeFileSync(target, file.content);
    own(target, file.mode ?? mode, fsGroup);
  }
  return place;
}

/** A group that the pod asks for gets what the owner has, as far as this user may give it. */
function own(file: string, mode: number, group?: number) {
  const shared = group === undefined ? mode : mode | ((mode & 0o600) >> 3);
  if (group !== undefined && process.getuid?.() === 0) {
    chownSync(file, 0, group);
  }
  chmodSync(file, shared);
}

async function filesOf(
  source: VolumeProjection,
  { pod, place, objects }: VolumeParts,
): Promise<VolumeFile[]> {
  const { secret, configMap, downwardAPI, serviceAccountToken } = source;
  if (secret) {
    const found = await objects.secret(secret.name);
    if (!found && !secret.optional) {
      throw new MissingError(`secret "${secret.name}" not found`);
    }
    return picked(found ?? {}, secret.items, secret.optional);
  }
  if (configMap) {
    const found = await objects.configMap(configMap.name);
    if (!found && !configMap.optional) {
      throw new MissingError(`configmap "${configMap.name}" not found`);
    }
    return picked(found ?? {}, configMap.items, configMap.optional);
  }
  if (serviceAccountToken) {
    const { audience, expirationSeconds = TOKEN_SECONDS } = serviceAccountToken;
    const { name, uid } = pod.metadata;
    const content = await objects.token(
      pod.spec.serviceAccountName ?? 'default',
      {
        ...(audience && { audiences: [audience] }),
        expirationSeconds,
        boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name, uid },
      },
    );
    return [{ path: serviceAccountToken.path, content }];
  }
  return (downwardAPI?.items ?? []).map(item => ({
    ...{ path: item.path, mode: item.mode },
    content: downwardContent(pod, item, place),
  }));
}

function downwardContent(pod: Pod, item: DownwardItem, place: PodPlace) {
  if (item.fieldRef) return fieldValue(pod, item.fieldRef.fieldPath, place);
  const { resourceFieldRef } = item;
  const container = pod.spec.containers.find(
    ({ name }) => name === resourceFieldRef?.containerName,
  );
  if (resourceFieldRef && container) {
    return resourceValue(container, resourceFieldRef);
  }
  throw new MissingError(`${item.path} names no field of the pod`);
}

function picked(
  contents: Contents,
  items: KeyToPath[] | undefined,
  optional?: boolean,
): VolumeFile[] {
  if (!items) {
    return Object.entries(contents).map(([key, content]) => ({
      ...{ path: key, content },
    }));
  }
  return items.flatMap(({ key, path: to, mode }) => {
    const content = contents[key];
    if (content) return [{ path: to, content, mode }];
    if (optional) return [];
    throw new MissingError(`references non-existent secret key: ${key}`);
  });
}

/** Where a part of a volume lies; made where it is not there. */
export function subPathOf(volume: string, subPath?: string): string {
  if (!subPath) return volume;
  const place = path.join(volume, subPath);
  if (!existsSync(place)) mkdirSync(place, { recursive: true, mode: 0o777 });
  return place;
}
