import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from './ports';
import { Environment, ServerDefinition } from './serverDefinition';
import { startServer } from './startServer';

/** A server that stays dead when it dies, until it is started again. */
export interface MortalServer {
  url: string;
  port: number;
  pid(): number;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A server of one test file, alone with its data. */
export interface TestServer extends MortalServer {
  dataDir: string;
}

/** Where a server is started, and how. */
interface MortalPlace<C> {
  dataDir: string;
  port: number;
  config: C;
  /** Gives up a start under way. */
  signal?: AbortSignal;
}

/** A temporary folder of one test's servers, and what removes it. */
export function testDataDir(name: string) {
  const dataDir = mkdtempSync(path.join(tmpdir(), `modelport-${name}-`));
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  return { dataDir, remove };
}

/** Starts a server in a folder that it may share with others, that stays dead when it dies. */
export async function startMortalServer<C, E extends Environment>(
  definition: ServerDefinition<C, E>,
  place: MortalPlace<C>,
): Promise<MortalServer> {
  const server = await startServer(definition, {
    ...place,
    restart: false,
    graceMs: 3_000,
  });
  return {
    url: server.url,
    port: server.port,
    pid: () => server.pid,
    async kill() {
      const gone = new Promise(resolve => server.onExit(resolve));
      process.kill(server.pid, 'SIGKILL');
      await gone;
    },
    restart: server.restart,
    stop: server.stop,
  };
}

/** Starts a server in a temporary folder, on a free port or the one given, that stays dead when it dies. */
export async function startTestServer<C, E extends Environment>(
  definition: ServerDefinition<C, E>,
  config: C,
  givenPort?: number,
): Promise<TestServer> {
  const { dataDir, remove } = testDataDir(definition.name);
  try {
    const port = givenPort ?? (await findFreePort());
    const place = { dataDir, port, config };
    const server = await startMortalServer(definition, place);
    return {
      ...server,
      dataDir,
      async stop() {
        await server.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Lends something that was started and ends it whatever happens. */
export async function lend<S extends { stop(): Promise<void> }, T>(
  started: S,
  use: (server: S) => Promise<T>,
): Promise<T> {
  try {
    return await use(started);
  } finally {
    await started.stop();
  }
}
