import { RootStep } from './rootPlan';

/** How a command is started in a root folder that is yet to be made. */
export interface SetupOptions {
  root: string;
  /** For what is written over the image's files. */
  scratch: string;
  steps: readonly RootStep[];
  readOnlyRoot: boolean;
  hostname: string;
  workingDir: string;
  command: readonly string[];
  /** Variables that a shell would change, drop or follow itself. */
  late: Readonly<Record<string, string>>;
  /** Left out when this is nobody's to choose, as for one who is not root. */
  user?: { uid: number; gid: number; groups: readonly number[] };
}

/** The script tells by this file descriptor that the command itself is next. */
export const READY_FD = 3;
/** What the command writes as errors; those of the script and of `unshare` go their own way. */
export const ERRORS_FD = 4;

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** Functions of the script. What a machine does not let somebody do who is not root is tried and let be. */
const FUNCTIONS = `
seal() {
  mount -o remount,bind,ro "$1" 2>/dev/null ||
    mount -o remount,bind,ro,nosuid,nodev "$1" 2>/dev/null || :
}
room() {
  [ -e "$2" ] && return
  if [ -d "$1" ]; then mkdir -p "$2"; else mkdir -p "$(dirname "$2")"; : > "$2"; fi
}
place() { room "$1" "$2"; mount --rbind "$1" "$2"; }
layer() {
  room "$1" "$2"
  if [ -d "$1" ]; then
    mkdir -p "$3/upper" "$3/work"
    chmod --reference="$1" "$3/upper"
    mount -t overlay overlay -o "lowerdir=$1,upperdir=$3/upper,workdir=$3/work" "$2" 2>/dev/null && return
  fi
  mount --rbind "$1" "$2"; seal "$2"
}
`;

/**
 * Writes the shell script that runs as the first process of a container, in a mount and process namespace of its own: it
 * makes the root folder, goes into it, becomes the user, and becomes the command.
 */
export function setupScript(options: SetupOptions): string {
  const { root, steps, readOnlyRoot, hostname, workingDir } = options;
  const inRoot = (target: string) => quote(`${root}/${target}`);
  const lines = steps.map((step, i) => {
    switch (step.kind) {
      case 'folder':
        return `mkdir -p ${inRoot(step.target)}`;
      case 'link':
        return `cp -P ${quote(step.to)} ${inRoot(step.target)}`;
      case 'files': {
        const pair = `${quote(step.source)} ${inRoot(step.target)}`;
        return step.ofImage && !readOnlyRoot
          ? `layer ${pair} ${quote(`${options.scratch}/${i}`)}`
          : `place ${pair}; seal ${inRoot(step.target)}`;
      }
      case 'mount':
        return [
          `place ${quote(step.source)} ${inRoot(step.target)}`,
          ...(step.readOnly ? [`seal ${inRoot(step.target)}`] : []),
        ].join('; ');
      default:
        throw new Error(`unknown step ${JSON.stringify(step)}`);
    }
  });
  return [
    'set -eu',
    'umask 022',
    `chmod 755 ${quote(root)}`,
    FUNCTIONS,
    `hostname ${quote(hostname)} 2>/dev/null || :`,
    `mount --bind ${quote(root)} ${quote(root)}`,
    // what a container finds at its root is a part of its image or its own
    `cd ${quote(root)}`,
    'mkdir -p tmp proc sys dev; chmod 1777 tmp',
    `mount -t proc proc ${inRoot(
      'proc',
    )} 2>/dev/null || mount --rbind /proc ${inRoot('proc')}`,
    `mount --rbind /sys ${inRoot('sys')}; seal ${inRoot('sys')}`,
    ...devices(`${root}/dev`),
    ...lines,
    `mkdir -p ${inRoot(workingDir)} 2>/dev/null || :`,
    ...(readOnlyRoot ? [`seal ${quote(root)}`] : []),
    ...startCommand(options),
    '',
  ].join('\n');
}

/** Those of every container: whoever is root in one shall reach no disk of the machine. */
function devices(folder: string): string[] {
  const at = (name: string) => quote(`${folder}/${name}`);
  return [
    `mount -t tmpfs -o mode=755 dev ${quote(folder)}`,
    ...['null', 'zero', 'full', 'random', 'urandom', 'tty'].map(
      name => `place /dev/${name} ${at(name)}`,
    ),
    `mkdir ${at('shm')} ${at('pts')}`,
    `mount -t tmpfs -o mode=1777 shm ${at('shm')}`,
    `mount --rbind /dev/pts ${at('pts')}`,
    ...Object.entries({
      ...{ ptmx: 'pts/ptmx', fd: '/proc/self/fd', stdin: '/proc/self/fd/0' },
      ...{ stdout: '/proc/self/fd/1', stderr: '/proc/self/fd/2' },
    }).map(([name, to]) => `ln -s ${to} ${at(name)}`),
  ];
}

function startCommand(options: SetupOptions): string[] {
  const { root, workingDir, command, late, user } = options;
  const become = user
    ? [`--userspec=${user.uid}:${user.gid}`, `--groups=${user.groups}`]
    : [];
  const within = ['chroot', ...become, root, '/usr/bin/env', '-C', workingDir];
  const variables = Object.entries(late).map(([name, value]) =>
    quote(`${name}=${value}`),
  );
  const start = [...within.map(quote), ...variables].join(' ');
  const [program] = command;
  return [
    `if ! ${start} /bin/sh -c 'command -v -- "$0" >/dev/null' ${quote(
      program,
    )}; then`,
    `  echo ${quote(
      `exec: "${program}": executable file not found in $PATH`,
    )} >&2`,
    '  exit 128',
    'fi',
    `echo ready >&${READY_FD}`,
    `exec ${READY_FD}>&-`,
    `exec setpriv --no-new-privs ${start} ${command.map(quote).join(' ')}` +
      ` 2>&${ERRORS_FD} ${ERRORS_FD}>&-`,
  ];
}
