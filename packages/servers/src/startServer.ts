import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { logSize, rotateLog, tailOfLog } from './logFile';
import { cacheFolder } from './places';
import { choosePort, findFreePort, keepPort, LOOPBACK } from './ports';
import { endLeftover } from './processGroup';
import { waitUntilReady } from './readiness';
import {
  Environment,
  RunningServer,
  ServerContext,
  ServerDefinition,
  StartOptions,
} from './serverDefinition';
import {
  describeEnd,
  ServerProcess,
  spawnServerProcess,
} from './serverProcess';
import { ServerStartError } from './ServerStartError';
import { superviseServer } from './superviseServer';

const PORT_TAKEN = /address already in use|EADDRINUSE|errno 98/i;
const ROTATE_EVERY_MS = 30_000;

/**
 * Starts a server on loopback and keeps it up: ends what an earlier run left, takes a port, starts
 * the process, waits until it does its real work, restarts it when it dies.
 *
 * @throws ServerStartError when it does not become ready; nothing of it is left then
 * @public
 */
export async function startServer<C, E extends Environment>(
  definition: ServerDefinition<C, E>,
  options: StartOptions<C>,
): Promise<RunningServer<E>> {
  const { name } = definition;
  const recordFile = path.join(options.dataDir, 'run', `${name}.json`);
  const logFile = path.join(options.dataDir, 'logs', `${name}.log`);
  const dataDir = path.join(options.dataDir, name);
  const graceMs = options.graceMs ?? 8_000;
  mkdirSync(dataDir, { recursive: true });
  await endLeftover(recordFile, graceMs);

  const context: ServerContext = {
    dataDir,
    host: LOOPBACK,
    port: options.port ?? (await choosePort(options.dataDir, name)),
    logFile,
    cacheDir: options.cacheDir ?? cacheFolder(),
    onInstall: options.onInstall ?? (() => {}),
  };

  const tellAddress = () =>
    options.onAddress?.(definition.url(context.host, context.port));
  tellAddress();

  const launch = async (signal?: AbortSignal): Promise<ServerProcess> => {
    const url = definition.url(context.host, context.port);
    const logStart = logSize(logFile);
    const fail = (what: string) =>
      new ServerStartError(
        name,
        what,
        logFile,
        tailOfLog(logFile, 15, logStart),
      );
    signal?.throwIfAborted();
    const { cwd = dataDir, ...plan } = await definition.plan(
      context,
      options.config,
    );
    const server = await spawnServerProcess(
      { ...plan, cwd },
      logFile,
      recordFile,
    ).catch(error => {
      throw fail(error.message);
    });
    const timeoutMs = options.readyTimeoutMs ?? 120_000;
    const outcome = await waitUntilReady(
      asking => definition.isReady(url, asking, options.config),
      () => server.ended !== undefined || signal?.aborted === true,
      timeoutMs,
    );
    if (outcome === 'late') {
      await server.kill(graceMs);
      throw fail(`it was not ready on ${url} within ${timeoutMs / 1000} s`);
    }
    if (outcome === 'ended' && !server.ended) {
      await server.kill(graceMs);
      throw fail('it was stopped while it started');
    }
    if (outcome === 'ended') {
      throw fail(`its process ended with ${describeEnd(await server.end)}`);
    }
    await definition.onReady?.(context, options.config);
    return server;
  };

  const first = await launch(options.signal).catch(async error => {
    const another =
      options.port === undefined && PORT_TAKEN.test(error.logTail ?? '');
    if (!another) throw error;
    // somebody took the port between the look and the start
    context.port = await findFreePort();
    keepPort(options.dataDir, name, context.port);
    tellAddress();
    return launch(options.signal);
  });

  const supervised = superviseServer({
    name,
    first,
    launch,
    graceMs,
    restart: options.restart ?? {},
  });
  const rotation = setInterval(() => rotateLog(logFile), ROTATE_EVERY_MS);
  rotation.unref();
  const url = definition.url(context.host, context.port);
  return {
    name,
    url,
    port: context.port,
    env: definition.environment(url),
    logFile,
    get pid() {
      return supervised.pid();
    },
    async stop() {
      clearInterval(rotation);
      await supervised.stop();
    },
    restart: supervised.restart,
    ready: supervised.ready,
    onExit: supervised.onExit,
  };
}
