import { execFile } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The Node that a base image has. */
const NODE = '/usr/local/bin/node';

/** One stage of a build: where its files are on this machine, and what was said of its containers. */
export interface Stage {
  /** Takes the place of `/`. */
  root: string;
  /** `WORKDIR`, as the image has it. */
  directory: string;
  env: Record<string, string>;
  user?: string;
  port?: string;
  entrypoint: string[];
}

/** The instructions of a Dockerfile, each as its name and the rest; comments and line breaks are gone. */
export function instructionsOf(text: string): [string, string][] {
  return text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => {
      const [, name, rest] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
      return [name, rest];
    });
}

/** Without what a test run sets, with the registry, proxy and cache that this machine has. */
const environment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(NODE_|JEST_|npm_(?!config_))/i.test(name),
    ),
  );

class Build {
  readonly #named = new Map<string, Stage>();
  #stage: Stage | undefined;

  constructor(
    private readonly context: string,
    private readonly folder: string,
  ) {}

  get stage(): Stage {
    if (!this.#stage) throw new Error('The Dockerfile begins without FROM');
    return this.#stage;
  }

  async #begin(rest: string): Promise<void> {
    const name = / AS (\S+)$/.exec(rest)?.[1] ?? 'image';
    const root = path.join(this.folder, name);
    await mkdir(path.join(root, path.dirname(NODE)), { recursive: true });
    await cp(process.execPath, path.join(root, NODE));
    this.#stage = { root, directory: '/', env: {}, entrypoint: [] };
    this.#named.set(name, this.#stage);
  }

  async #copy(rest: string): Promise<void> {
    const words = rest.split(/\s+/);
    const from = words[0].startsWith('--from=') && words.shift()?.slice(7);
    const other = from ? this.#named.get(from)?.root : this.context;
    if (!other) throw new Error(`COPY from a stage that there is not: ${rest}`);
    const to = path.join(this.stage.root, this.stage.directory, words.pop()!);
    for (const word of words) {
      const source = path.join(other, word);
      const target = from ? to : path.join(to, path.basename(word));
      await cp(source, target, { recursive: true, verbatimSymlinks: true });
    }
  }

  async carryOut(name: string, rest: string): Promise<void> {
    if (name === 'ARG') return; // Each has a default, or is in the environment.
    if (name === 'FROM') await this.#begin(rest);
    else if (name === 'COPY') await this.#copy(rest);
    else if (name === 'RUN') await this.#run(rest);
    else if (name === 'WORKDIR') await this.#enter(rest);
    else this.#say(name, rest);
  }

  async #run(command: string): Promise<void> {
    const cwd = path.join(this.stage.root, this.stage.directory);
    await run('sh', ['-ec', command], { cwd, env: environment() });
  }

  async #enter(directory: string): Promise<void> {
    this.stage.directory = directory;
    await mkdir(path.join(this.stage.root, directory), { recursive: true });
  }

  /** What changes no file. */
  #say(name: string, rest: string): void {
    const { stage } = this;
    if (name === 'ENV') {
      const [key, value] = rest.split('=');
      stage.env[key] = value;
    } else if (name === 'USER') stage.user = rest;
    else if (name === 'EXPOSE') stage.port = rest;
    else if (name === 'ENTRYPOINT') stage.entrypoint = JSON.parse(rest);
    else throw new Error(`${name}: carry it out here, too`);
  }
}

/**
 * Carries out what the Dockerfile of a context says, in folders in place of stages, as far as this can be done without an
 * engine: commands run on this machine, by this user.
 *
 * @param context - a folder with a file `Dockerfile`
 * @param folder - an empty one
 * @returns the last stage
 */
export async function buildImage(
  context: string,
  folder: string,
): Promise<Stage> {
  const text = await readFile(path.join(context, 'Dockerfile'), 'utf8');
  const build = new Build(context, folder);
  for (const [name, rest] of instructionsOf(text)) {
    await build.carryOut(name, rest);
  }
  return build.stage;
}

/** A command of a container as it is on this machine. */
export const commandOn = ({ root }: Stage, command: readonly string[]) =>
  command.map((word, at) => {
    if (at === 0 && word === 'node') return path.join(root, NODE);
    return word.startsWith('/') ? path.join(root, word) : word;
  });
