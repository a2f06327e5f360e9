import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from './ports';
import { Environment, ServerDefinition } from './serverDefinition';
import { startServer } from './startServer';

/** A server of one test file, alone with its data. */
export interface TestServer {
  url: string;
  port: number;
  dataDir: string;
  pid(): number;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server in a temporary folder, on a free port or the one given, that stays dead when it dies. */
export async function startTestServer<C, E extends Environment>(
  definition: ServerDefinition<C, E>,
  config: C,
  givenPort?: number,
): Promise<TestServer> {
  const { name } = definition;
  const dataDir = mkdtempSync(path.join(tmpdir(), `modelport-${name}-`));
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  try {
    const port = givenPort ?? (await findFreePort());
    const server = await startServer(definition, {
      dataDir,
      config,
      port,
      restart: false,
      graceMs: 3_000,
    });
    return {
      url: server.url,
      port,
      dataDir,
      pid: () => server.pid,
      async kill() {
        const gone = new Promise(resolve => server.onExit(resolve));
        process.kill(server.pid, 'SIGKILL');
        await gone;
      },
      restart: server.restart,
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
