/** Environment variables by name. */
export type Environment = Record<string, string>;

/**
 * What a server is told about where it lives.
 *
 * @public
 */
export interface ServerContext {
  /** A folder of the server's own, made before it is asked for anything. */
  dataDir: string;
  /** Always `127.0.0.1`. */
  host: string;
  /** Free when the server starts. */
  port: number;
  /** Receives the server's output; rotated. */
  logFile: string;
  /** Things fetched once, by version. */
  cacheDir: string;
  /** To be called before something is fetched or built that takes more than a moment. */
  onInstall: () => void;
}

/**
 * The process to start.
 *
 * @public
 */
export interface LaunchPlan {
  command: string;
  args: string[];
  /** Added to the person's own environment. */
  env?: Environment;
  /** Default: the server's data folder. */
  cwd?: string;
}

/**
 * One kind of server: how to install, start and recognise it. A new kind is one file that exports
 * one such value; all about processes is the harness's.
 *
 * @typeParam C - its configuration
 * @typeParam E - the variables by which other programs find it
 * @public
 */
export interface ServerDefinition<C, E extends Environment> {
  /** Names its folder, log, record and port; `[a-z0-9-]+`. */
  name: string;
  /** Installs what is missing and says which process to start; called before every start. */
  plan(context: ServerContext, config: C): Promise<LaunchPlan>;
  /**
   * Whether the server does its real work now (not only listens). May throw: that means no.
   */
  isReady(url: string, signal: AbortSignal, config: C): Promise<boolean>;
  /** Called once after each time it became ready; must not fail. */
  onReady?(context: ServerContext, config: C): Promise<void>;
  url(host: string, port: number): string;
  environment(url: string): E;
  /** The part of the portal's configuration that points at this server. */
  portalConfig(url: string): Record<string, unknown>;
}

/**
 * How the harness treats a server that dies by itself.
 *
 * @public
 */
export interface RestartPolicy {
  /** Wait before the first restart; doubles up to `maxDelayMs`. Default 250. */
  delayMs: number;
  /** Default 10 000. */
  maxDelayMs: number;
  /** Restarts in a row without `steadyMs` of life in between, before it is given up. Default 8. */
  limit: number;
  /** A server that lived this long counts as sound again. Default 30 000. */
  steadyMs: number;
}

/** @public */
export interface StartOptions<C> {
  /** Holds everything of this and of other servers: folders, `logs/`, `run/`, `ports.json`. */
  dataDir: string;
  config: C;
  /** Default: the port kept in `ports.json`, or a free one that is kept from then on. */
  port?: number;
  /** `false`: a server that dies stays dead. */
  restart?: Partial<RestartPolicy> | false;
  /** Default 120 000 (a first start may compile for long on a busy machine). */
  readyTimeoutMs?: number;
  /** Between SIGTERM and SIGKILL; default 8 000. */
  graceMs?: number;
  cacheDir?: string;
  /** Called when something has to be fetched first, which may take minutes. */
  onInstall?: () => void;
  /** Called with the address as soon as a port is taken, and again when it had to be another one. */
  onAddress?: (url: string) => void;
  /** Gives up a start under way. */
  signal?: AbortSignal;
}

/**
 * How a server's process ended.
 *
 * @public
 */
export interface ServerExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Whether another process is about to take its place. */
  willRestart: boolean;
}

/**
 * A server that is up. It may die and be restarted at any time: `pid` changes, the rest stays.
 *
 * @public
 */
export interface RunningServer<E extends Environment = Environment> {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  /** The pid of the process that runs now or ran last; leader of its own process group. */
  readonly pid: number;
  readonly env: E;
  readonly logFile: string;
  /** Ends the whole process group. May be called again. */
  stop(): Promise<void>;
  /** Stops and starts again on the same port with the same data; resolves when ready. */
  restart(): Promise<void>;
  /** Resolves when ready (again); rejects when given up or stopped. */
  ready(): Promise<void>;
  /** Calls back at each end of the process. @returns a function that ends this */
  onExit(listener: (exit: ServerExit) => void): () => void;
}
