import { lstatSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Folders of the machine that an image without a system of its own is given. */
const SYSTEM = ['usr', 'bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32', 'etc'];

/** Something of the machine that a container sees under a path of its own. */
export interface Mount {
  source: string;
  /** Absolute, as the container sees it. */
  target: string;
  readOnly: boolean;
}

/** One step in making a root folder; `target` is relative to it. */
export type RootStep =
  | { kind: 'folder'; target: string }
  | { kind: 'link'; target: string; to: string }
  /** Of the image or the machine: nobody may change it. */
  | { kind: 'files'; source: string; target: string; ofImage: boolean }
  | { kind: 'mount'; source: string; target: string; readOnly: boolean };

/** What a root folder is made of. */
export interface RootParts {
  /** The files of the image. */
  tree: string;
  /** Volumes, folders of the node, single files. */
  mounts: readonly Mount[];
  /** The root of the machine. */
  machine?: string;
}

interface Source {
  folder: string;
  ofImage: boolean;
}

const stats = (file: string) => lstatSync(file, { throwIfNoEntry: false });
const isFolder = (file: string) => stats(file)?.isDirectory() === true;

const depth = (file: string) => file.split('/').filter(Boolean).length;

/**
 * Says how the root folder of a container is put together: the image's files, under which the machine's own system lies
 * where the image has none, and on top what is mounted. A folder is mounted as a whole where it can be, and taken apart
 * only where something else comes to lie in it.
 */
export function planRoot(parts: RootParts): RootStep[] {
  const { tree, mounts, machine = '/' } = parts;
  const targets = mounts.map(({ target }) => path.normalize(target));
  const image: Source = { folder: tree, ofImage: true };
  const machineSource: Source = { folder: machine, ofImage: false };
  const bare = !['usr/bin', 'bin'].some(each =>
    isFolder(path.join(tree, each)),
  );
  const names = new Set([
    ...readdirSync(tree),
    ...(bare ? SYSTEM.filter(each => stats(path.join(machine, each))) : []),
  ]);
  const files = [...names].flatMap(name =>
    place(
      name,
      bare && SYSTEM.includes(name) ? [image, machineSource] : [image],
      targets,
    ),
  );
  const mounted = [...mounts]
    .sort((a, b) => depth(a.target) - depth(b.target))
    .map(
      ({ source, target, readOnly }): RootStep => ({
        ...{ kind: 'mount', source, readOnly },
        target: path.normalize(target).slice(1),
      }),
    );
  return [...files, ...mounted];
}

function place(
  target: string,
  sources: readonly Source[],
  targets: readonly string[],
): RootStep[] {
  const there = sources.filter(({ folder }) =>
    stats(path.join(folder, target)),
  );
  const [first] = there;
  if (!first) return [];
  const source = path.join(first.folder, target);
  const { ofImage } = first;
  if (stats(source)?.isSymbolicLink()) {
    return [{ kind: 'link', target, to: source }];
  }
  const folders = there.filter(({ folder }) =>
    isFolder(path.join(folder, target)),
  );
  const isWhole =
    !isFolder(source) ||
    (folders.length === 1 && !lacksTarget(source, target, targets));
  if (isWhole) return [{ kind: 'files', source, target, ofImage }];
  const names = new Set(
    folders.flatMap(({ folder }) => readdirSync(path.join(folder, target))),
  );
  return [
    { kind: 'folder', target },
    ...[...names].flatMap(name =>
      place(path.join(target, name), folders, targets),
    ),
  ];
}

/** Whether something is to be mounted below a folder where it has nothing. */
function lacksTarget(
  source: string,
  target: string,
  targets: readonly string[],
): boolean {
  const below = targets.filter(each => each.startsWith(`/${target}/`));
  return below.some(
    each =>
      !statSync(path.join(source, each.slice(target.length + 1)), {
        throwIfNoEntry: false,
      }),
  );
}
