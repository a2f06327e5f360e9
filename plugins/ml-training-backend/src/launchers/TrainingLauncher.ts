/** Everything that is run for a training. It holds no secret: it is stored, and shown to whoever reads the store. */
export interface TrainingPlan {
  /** Address of the repository's folder at the commit, readable by the portal's URL readers. */
  sourceUrl: string;
  commit: string;
  /** Program and arguments, parameters included; no shell reads them. */
  command: string[];
  environment: {
    /** Version that the repository asks for, such as `3.11`. */
    python?: string;
    /** Hash-pinned requirements files: paths inside the repository. */
    requirements: string[];
  };
  limits: { timeoutSeconds: number; memoryMiB: number };
  /** Where the run that the training fills is made. */
  tracking: { server: string; experiment: string };
  /** Where in which cluster it runs, and on what; absent for a launcher that runs it on this machine. */
  placement?: TrainingPlacement;
}

/** What of a cluster a training runs on. The portal decides namespace and queue, never a person. */
export interface TrainingPlacement {
  /** Configured name. */
  cluster: string;
  namespace: string;
  /** LocalQueue of Kueue; absent where none is configured. */
  queue?: string;
  /** On each node; any type unless one is named. */
  gpu?: { type?: string; count: number };
  nodes: number;
  /** Whether it bears that its node is taken away. */
  spot: boolean;
  /** Cores of each node that are kept for it, as Kubernetes writes them: `4` or `500m`. */
  cpu: string;
}

/** How a process ended. */
export interface TrainingExit {
  /** Exit code; absent when a signal ended it. */
  code?: number;
  signal?: string;
  /** `exited`: by itself; the others say who or what ended it. */
  reason: 'exited' | 'timeout' | 'memory' | 'cancelled' | 'stopped';
  at: Date;
}

/** What a launcher sees of a training. */
export type Observation =
  /** Nothing of it is here: not begun, or what had begun is gone and can be begun again. */
  | { phase: 'absent' }
  | { phase: 'preparing'; message: string; progress?: number }
  /** Can be launched. */
  | { phase: 'prepared' }
  /** Cannot be prepared, whatever is tried. */
  | { phase: 'unprepared'; message: string }
  /** Launched, and not yet seen to run, or not any more and to run again; `message` is a sentence that says why it waits. */
  | { phase: 'starting'; message?: string }
  | { phase: 'running'; startedAt: Date }
  /** Without `startedAt`, its command never ran. */
  | { phase: 'ended'; exit: TrainingExit; startedAt?: Date }
  /** It is gone without having left how it ended. */
  | { phase: 'lost'; message?: string };

/** A part of a log. */
export interface LogPart {
  text: string;
  /** Where the next part begins, in bytes. */
  cursor: number;
  /** Size of the whole log, in bytes. */
  size: number;
}

/** Which part of a log is wanted: from a position on, or the last lines. */
export type LogRange = { cursor: number } | { tail: number };

/**
 * Runs trainings somewhere. Every method may be called again after a crash, in any state, by another process: it looks
 * at what is and does what is missing.
 */
export interface TrainingLauncher {
  readonly name: string;
  /** How many trainings run at the same time. */
  readonly concurrency: number;
  /** Whether what runs is stopped together with the portal; else it goes on, and the next start finds it. */
  readonly stopsWithPortal: boolean;
  /**
   * Begins to fetch the commit and to make the environment, and returns at once; does nothing when that has begun.
   */
  prepare(id: string, plan: TrainingPlan): Promise<void>;
  /**
   * Starts the process. Called twice it starts one.
   * @param variables - the variables of the tracking run and its token
   */
  launch(
    id: string,
    plan: TrainingPlan,
    variables: Record<string, string>,
  ): Promise<void>;
  observe(id: string): Promise<Observation>;
  /** Asks it to end: on a person's wish within 10 s, with the portal within 2 s. */
  cancel(id: string, why: 'cancel' | 'stop'): Promise<void>;
  /** Reads a part of the log; a position beyond its end gives nothing but the size. */
  readLog(id: string, range: LogRange): Promise<LogPart>;
  /** Removes what an ended training no longer needs; its log stays. */
  forget(id: string): Promise<void>;
  /** Lets go of what this process holds open; what runs goes on. */
  close?(): Promise<void>;
}
