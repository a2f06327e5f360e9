import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The only address that servers of this package listen on. */
export const LOOPBACK = '127.0.0.1';

// below the range from which systems take ports for outgoing connections
const FIRST = 20_000;
const COUNT = 10_000;
const TRIES = 200;
const LOOKS = 5;
const LOOK_EVERY_MS = 50;

const promised = new Set<number>();

/** Whether nothing listens on this loopback port now. */
export async function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES')
        resolve(false);
      else reject(error);
    });
    probe.listen({ port, host: LOOPBACK, exclusive: true }, () =>
      probe.close(() => resolve(true)),
    );
  });
}

/**
 * A free loopback port between 20000 and 29999, never given twice by one process.
 *
 * @param random - returns numbers from 0 up to but without 1
 * @throws Error when none of 200 drawn ports is free
 * @public
 */
export async function findFreePort(
  random: () => number = Math.random,
): Promise<number> {
  for (let i = 0; i < TRIES; i++) {
    const port = FIRST + Math.floor(random() * COUNT);
    if (promised.has(port)) continue;
    promised.add(port);
    if (await isPortFree(port)) return port;
  }
  throw new Error(
    `None of ${TRIES} ports tried between ${FIRST} and ${
      FIRST + COUNT - 1
    } on ${LOOPBACK} is free; end programs that hold ports there and try again`,
  );
}

/** Reads `ports.json` of a data folder: server name to port. */
export function readPorts(dataDir: string): Record<string, number> {
  let text: string;
  try {
    text = readFileSync(portsFile(dataDir), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    const entries = Object.entries(JSON.parse(text) as object);
    return Object.fromEntries(
      entries.filter(
        ([, port]) => Number.isInteger(port) && port > 0 && port < 65_536,
      ),
    );
  } catch {
    return {}; // damaged: ports are chosen afresh, nothing else is lost
  }
}

function portsFile(dataDir: string): string {
  return path.join(dataDir, 'ports.json');
}

/** Remembers a server's port in `ports.json`. */
export function keepPort(dataDir: string, name: string, port: number): void {
  mkdirSync(dataDir, { recursive: true });
  const ports = { ...readPorts(dataDir), [name]: port };
  const making = `${portsFile(dataDir)}.${process.pid}`;
  writeFileSync(making, `${JSON.stringify(ports, undefined, 2)}\n`);
  renameSync(making, portsFile(dataDir));
}

/** Whether a port is free, or soon: another process may try at this moment whether it is, too. */
async function becomesFree(port: number): Promise<boolean> {
  for (let tries = 1; tries < LOOKS; tries += 1) {
    if (await isPortFree(port)) return true;
    await pause(LOOK_EVERY_MS);
  }
  return isPortFree(port);
}

/**
 * The port of a server in a data folder: the one it had before while that is free, else a new one
 * that is kept from now on.
 */
export async function choosePort(
  dataDir: string,
  name: string,
): Promise<number> {
  const kept = readPorts(dataDir)[name];
  if (kept !== undefined && (await becomesFree(kept))) return kept;
  const port = await findFreePort();
  keepPort(dataDir, name, port);
  return port;
}
