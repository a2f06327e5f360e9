import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Container, Pod } from './Pod';
import { MissingError } from './PodObjects';

/** As whom a container runs. */
export interface ContainerUser {
  uid: number;
  gid: number;
  groups: number[];
}

/**
 * As whom a container runs: as the pod says, else as the image says, else as root.
 *
 * @param imageUser - `User` of the image's configuration: a number or a name, and a group behind a colon
 * @throws MissingError in a kubelet's words when root would run where it must not, or the image knows no such user
 */
export function containerUser(
  pod: Pod,
  container: Container,
  imageUser: string,
  tree: string,
): ContainerUser {
  const asked = { ...pod.spec.securityContext, ...container.securityContext };
  const [name, group] = imageUser.split(':');
  const named = name !== '' && !/^\d+$/.test(name);
  if (asked.runAsNonRoot && asked.runAsUser === undefined && named) {
    throw new MissingError(
      `container has runAsNonRoot and image has non-numeric user (${name}), cannot verify user is non-root`,
    );
  }
  const known = named ? knownUser(tree, name) : undefined;
  const uid = asked.runAsUser ?? known?.uid ?? Number(name || 0);
  if (asked.runAsNonRoot && uid === 0) {
    throw new MissingError(
      'container has runAsNonRoot and image will run as root',
    );
  }
  const imageGid = group && /^\d+$/.test(group) ? Number(group) : known?.gid;
  const { fsGroup } = pod.spec.securityContext ?? {};
  return {
    uid,
    gid: asked.runAsGroup ?? imageGid ?? 0,
    groups: fsGroup === undefined ? [] : [fsGroup],
  };
}

function knownUser(tree: string, name: string) {
  let text = '';
  try {
    text = readFileSync(path.join(tree, 'etc/passwd'), 'utf8');
  } catch {
    // an image without users knows none
  }
  const fields = text.split('\n').map(line => line.split(':'));
  const found = fields.find(([each]) => each === name);
  if (found) return { uid: Number(found[2]), gid: Number(found[3]) };
  throw new MissingError(
    `unable to find user ${name}: no matching entries in passwd file`,
  );
}
