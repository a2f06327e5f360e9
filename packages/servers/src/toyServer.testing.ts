import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ServerDefinition } from './serverDefinition';

/** How a toy server behaves. */
export interface ToyConfig {
  /** Ends at once with these words on standard error. */
  dies?: string;
  /** Listens, but never says that it is ready. */
  neverReady?: boolean;
  /** Ignores SIGTERM. */
  stubborn?: boolean;
  /** Dies at each start but the first. */
  diesLater?: boolean;
}

const PROGRAM = `
const [port, config] = process.argv.slice(1).map(a => JSON.parse(a));
const fs = require('node:fs');
if (config.dies) { console.error(config.dies); process.exit(3); }
if (config.diesLater && fs.existsSync('started')) { console.error('no more'); process.exit(4); }
fs.writeFileSync('started', '');
if (config.stubborn) process.on('SIGTERM', () => console.log('no'));
const helper = require('node:child_process').spawn('sleep', ['600']);
require('node:http').createServer((request, response) => {
  response.statusCode = config.neverReady ? 503 : 200;
  response.end(String(helper.pid));
}).listen(port, '127.0.0.1', () => console.log('listening'));
`;

/** A server of one file that starts at once, with a helper process in its group. */
export const toyServer: ServerDefinition<ToyConfig, { TOY_URL: string }> = {
  name: 'toy',
  plan: async ({ port }, config) => ({
    command: process.execPath,
    args: ['-e', PROGRAM, JSON.stringify(port), JSON.stringify(config)],
  }),
  isReady: async (url, signal) => (await fetch(url, { signal })).ok,
  url: (host, port) => `http://${host}:${port}`,
  environment: url => ({ TOY_URL: url }),
  portalConfig: url => ({ toy: { servers: [{ url }] } }),
};

/** A temporary folder, and what removes it. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'modelport-servers-'));
  return {
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A program of some lines of shell; its path. */
export function script(folder: string, name: string, lines: string): string {
  const program = path.join(folder, name);
  writeFileSync(program, `#!/bin/sh\n${lines}\n`);
  chmodSync(program, 0o755);
  return program;
}

/** Resolves when a condition holds; the test's own limit ends the wait. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 10));
}
