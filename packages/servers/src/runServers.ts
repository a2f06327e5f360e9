import { writeEmbeddedConfig } from './embeddedConfig';
import { EmbeddedServer } from './embeddedServers';
import { RunningServer } from './serverDefinition';

/** One line of the program's standard output. */
export type ServersEvent =
  | { event: 'starting' | 'installing' | 'stopped'; server: string }
  | {
      event: 'ready';
      server: string;
      url: string;
      pid: number;
      seconds: number;
    }
  | {
      event: 'ended';
      server: string;
      code: number | null;
      signal: string | null;
    }
  | { event: 'failed'; server: string; message: string }
  /** All addresses are known, though nobody may answer yet; again when one of them has changed. */
  | { event: 'located'; config: string }
  | { event: 'all-ready'; config: string };

/** What {@link runServers} needs. */
export interface RunServersOptions {
  dataDir: string;
  servers: EmbeddedServer[];
  emit: (event: ServersEvent) => void;
  /** Aborted when everything shall end. */
  signal: AbortSignal;
}

/**
 * Starts servers side by side, tells the portal where they are, and keeps them until told to end.
 *
 * @returns whether all of them had become ready; when one does not, the others are stopped
 */
export async function runServers(options: RunServersOptions): Promise<boolean> {
  const { dataDir, servers, emit, signal } = options;
  const running: RunningServer[] = [];
  const addresses = new Map<string, string>();
  const configure = () =>
    writeEmbeddedConfig(
      dataDir,
      [...servers]
        .sort((a, b) => a.name.localeCompare(b.name))
        .map(server => server.portalConfig(addresses.get(server.name) ?? '')),
    );
  const onAddress = (name: string, url: string) => {
    addresses.set(name, url);
    if (addresses.size === servers.length) {
      emit({ event: 'located', config: configure() });
    }
  };
  const results = await Promise.allSettled(
    servers.map(async server => {
      running.push(
        await startOne(server, options, url => onAddress(server.name, url)),
      );
    }),
  );
  const failures = results.filter(result => result.status === 'rejected');
  const complete = failures.length === 0 && !signal.aborted;
  if (complete) {
    emit({ event: 'all-ready', config: configure() });
    await aborted(signal);
  }
  await Promise.all(
    running.map(async server => {
      await server.stop();
      emit({ event: 'stopped', server: server.name });
    }),
  );
  return complete || signal.aborted;
}

async function startOne(
  server: EmbeddedServer,
  { dataDir, emit, signal }: RunServersOptions,
  onAddress: (url: string) => void,
): Promise<RunningServer> {
  const { name } = server;
  const begin = Date.now();
  const ready = (started: RunningServer, since: number) => {
    const seconds = (Date.now() - since) / 1000;
    emit({
      event: 'ready',
      server: name,
      url: started.url,
      pid: started.pid,
      seconds,
    });
  };
  emit({ event: 'starting', server: name });
  try {
    const onInstall = () => emit({ event: 'installing', server: name });
    const started = await server.start({
      dataDir,
      signal,
      onInstall,
      onAddress,
    });
    ready(started, begin);
    started.onExit(({ code, signal: by, willRestart }) => {
      if (signal.aborted) return;
      const died = Date.now();
      emit({ event: 'ended', server: name, code, signal: by });
      if (willRestart) emit({ event: 'starting', server: name });
      started.ready().then(
        () => ready(started, died),
        error => {
          if (!signal.aborted)
            emit({ event: 'failed', server: name, message: error.message });
        },
      );
    });
    return started;
  } catch (error) {
    if (!signal.aborted) {
      emit({
        event: 'failed',
        server: name,
        message: (error as Error).message,
      });
    }
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
