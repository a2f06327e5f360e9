// What the Terraform check works with, from the npm registry, kept by version in the cache: HashiCorp's HCL parser and
// formatter as WebAssembly, and the declarations that were generated from the providers' own schemas.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cache } from '../../../packages/launcher/lib/places.mjs';

const HCL = ['@cdktf/hcl2json@0.21.0', '@cdktf/hcl-tools@0.21.0'];

/** Package that declares each provider's schema. */
const PROVIDERS = {
  aws: '@cdktf/provider-aws@21.22.1',
  azurerm: '@cdktf/provider-azurerm@14.23.1',
  google: '@cdktf/provider-google@16.12.1',
};

/** Names of the providers whose schemas are known. */
export const PROVIDER_NAMES = Object.keys(PROVIDERS);

function npm(args, cwd) {
  const program = process.env.npm_execpath ?? '';
  const [command, ...first] = program.endsWith('npm-cli.js') ? [process.execPath, program] : ['npm'];
  return execFileSync(command, [...first, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Unpacks only the declarations: a whole provider is ten times as large. */
function unpackDeclarations(provider, folder) {
  const archive = npm(['pack', '--silent', PROVIDERS[provider]], folder).trim().split('\n').at(-1);
  const names = execFileSync('tar', ['-tzf', archive], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 });
  const wanted = names.split('\n').filter(name => /^package\/lib\/[\w-]+\/index\.d\.ts$/.test(name));
  const target = join(folder, 'providers', provider);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(folder, 'wanted'), wanted.join('\n'));
  execFileSync('tar', ['-xzf', join(folder, archive), '-T', join(folder, 'wanted')], { cwd: target });
  rmSync(join(folder, archive));
}

function ensureFolder() {
  const key = createHash('sha256').update([...HCL, ...Object.values(PROVIDERS)].join()).digest('hex').slice(0, 16);
  const final = join(cache, `terraform-check-${key}`);
  if (existsSync(final)) return final;
  const making = `${final}.making-${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  try {
    npm(['install', '--prefix', making, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', ...HCL], making);
    for (const provider of PROVIDER_NAMES) unpackDeclarations(provider, making);
    renameSync(making, final);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (existsSync(final)) return final;
    throw new Error(`The parser and schemas could not be fetched; is the npm registry reachable? ${error.stderr ?? error.message}`);
  }
  return final;
}

/**
 * Fetches what is missing.
 *
 * @returns `parse(name, text)` (HCL to JSON), `format(text)` (as `terraform fmt`), and where `declarations` lie
 */
export function openTools() {
  const folder = ensureFolder();
  const load = createRequire(join(folder, 'node_modules/index.js'));
  const { parse } = load('@cdktf/hcl2json');
  const { format } = load('@cdktf/hcl-tools');
  return { parse, format, declarations: join(folder, 'providers') };
}
