import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ContainerCommand } from '../containers/ContainerProcess';
import { containerUser } from './containerUser';
import { expandVariables } from '../containers/expandVariables';
import { readQuantity } from '../containers/quantity';
import { Mount, planRoot } from '../containers/rootPlan';
import { UnpackedImage } from '../images/ImageStore';
import { containerEnvironment, Variables } from './containerEnvironment';
import { Container, Pod } from './Pod';
import { hostnameOf } from './PodAddresses';
import { MissingError, PodObjects } from './PodObjects';
import { subPathOf } from './podVolumes';

/** What the containers of a pod have in common. */
export interface PodSurroundings {
  pod: Pod;
  objects: PodObjects;
  podIP: string;
  /** Seen as `/etc/hosts`. */
  hostsFile: string;
  /** Where each volume lies, by its name. */
  volumes: Readonly<Record<string, string>>;
  /** Folders of this machine that containers see at the same path. */
  hostPaths: readonly string[];
  /** Variables of every container. */
  variables: Variables;
}

/**
 * Says how a container is started: `command` stands for the image's entry point, `args` for its arguments.
 *
 * @param folder - of this start alone
 * @throws MissingError when it has no command, or something that it names is not there
 */
export async function containerCommand(
  container: Container,
  image: UnpackedImage,
  folder: string,
  around: PodSurroundings,
): Promise<ContainerCommand> {
  const { pod, podIP, objects } = around;
  const { config, tree } = image;
  const hostname = hostnameOf(pod);
  const env = await containerEnvironment(
    pod,
    container,
    {
      HOSTNAME: hostname,
      ...around.variables,
      ...imageVariables(config.Env),
    },
    { podIP },
    objects,
  );
  const expanded = (texts: readonly string[] = []) =>
    texts.map(text => expandVariables(text, env));
  const { command, args } = container;
  const words = command?.length
    ? [...expanded(command), ...expanded(args)]
    : [
        ...(config.Entrypoint ?? []),
        ...(args?.length ? expanded(args) : config.Cmd ?? []),
      ];
  if (!words.length) throw new MissingError('no command specified');
  const limit = container.resources?.limits?.memory;
  const user = containerUser(pod, container, config.User ?? '', tree);
  return {
    ...{ folder, env, hostname, command: words },
    steps: planRoot({ tree, mounts: mountsOf(container, folder, around) }),
    readOnlyRoot: container.securityContext?.readOnlyRootFilesystem === true,
    workingDir: container.workingDir || config.WorkingDir || '/',
    // who is not root has no other user to give
    ...(process.getuid?.() === 0 && { user }),
    ...(limit && { memoryLimit: readQuantity(limit) }),
  };
}

function mountsOf(
  { name, volumeMounts = [] }: Container,
  folder: string,
  { volumes, hostPaths, hostsFile, pod }: PodSurroundings,
): Mount[] {
  mkdirSync(folder, { recursive: true });
  const hostnameFile = path.join(folder, 'hostname');
  writeFileSync(hostnameFile, `${hostnameOf(pod)}\n`);
  const given = volumeMounts.map(({ name: volume, ...mount }): Mount => {
    const source = volumes[volume];
    if (!source) {
      throw new MissingError(`container ${name} mounts no volume of the pod`);
    }
    return {
      source: subPathOf(source, mount.subPath),
      target: mount.mountPath,
      readOnly: mount.readOnly === true,
    };
  });
  return [
    ...hostPaths.map(each => ({ source: each, target: each, readOnly: true })),
    { source: hostsFile, target: '/etc/hosts', readOnly: true },
    { source: hostnameFile, target: '/etc/hostname', readOnly: true },
    ...given,
  ];
}

function imageVariables(variables: readonly string[] = []): Variables {
  return Object.fromEntries(
    variables.map(each => {
      const equals = each.indexOf('=');
      return [each.slice(0, equals), each.slice(equals + 1)];
    }),
  );
}
