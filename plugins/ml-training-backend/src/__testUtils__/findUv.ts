import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Path of uv: the one that `npm start` and `npm test` bring, or one that is fetched for these tests. */
export function findUv(): string {
  const cache =
    process.env.MODELPORT_CACHE ?? path.join(homedir(), '.cache/modelport');
  const versions = existsSync(cache) ? readdirSync(cache).sort() : [];
  const found = versions
    .filter(name => /^uv-\d/.test(name))
    .map(name => path.join(cache, name, 'bin/uv'))
    .filter(file => existsSync(file))
    .pop();
  if (found) {
    return found;
  }
  const target = path.join(cache, 'uv-for-tests');
  const uv = path.join(target, 'bin/uv');
  if (!existsSync(uv)) {
    const words = ['-m', 'pip', 'install', '-q', '--target', target, 'uv'];
    execFileSync('python3', words);
  }
  return uv;
}
