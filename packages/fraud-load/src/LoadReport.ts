/** Milliseconds from the time at which a request was meant to be sent to the last byte of its answer. */
export interface Latencies {
  p50: number;
  p90: number;
  p99: number;
  p999: number;
  max: number;
  mean: number;
}

/** Milliseconds by which the sender itself was late. */
export interface Lateness {
  p50: number;
  p99: number;
  max: number;
}

/** A second of the run, for plots. */
export interface LoadSecond {
  /** Counted from the end of the warm-up. */
  second: number;
  /** Requests that were meant to be sent in it and were. */
  sent: number;
  /** Of their latencies, in milliseconds; null where none was answered. */
  p99: number | null;
}

/** What a run of the sender gives; the warm-up counts for nothing in it. */
export interface LoadReport {
  /** Begins the id of every transaction: `<runId>-<counter of ten digits>`. */
  runId: string;
  /** Requests a second that were asked for. */
  rateAsked: number;
  /** Requests a second that were written. */
  rateSent: number;
  /** As long as was measured. */
  seconds: number;
  warmUpSeconds: number;
  connections: number;
  /** Of the arrivals. */
  seed: number;
  /** Requests whose time came. */
  due: number;
  /** Of them those that found a connection before the end. */
  sent: number;
  /** Complete answers by status. */
  answered: Record<string, number>;
  /** Requests whose connection broke or whose answer was not HTTP. */
  errors: number;
  errorKinds: { closed: number; unreadable: number };
  /** Requests without an answer when the grace time was over: `due - errors -` all of `answered`. */
  unfinished: number;
  /** Requests that no connection was free for when they were due; the wait is part of their latency. */
  waited: number;
  /** Connections that were made anew. */
  reconnects: number;
  /** Attempts at one that failed. */
  connectFailures: number;
  /** Answers of the 200s that say `"degraded":true`. */
  degraded: number;
  /** Of all complete answers, whatever their status; null without any. Where requests are unfinished it is too low. */
  latency: Latencies | null;
  /** Answers of the 200s within 45 ms, as a share of all that was due. */
  within45: number;
  /** The same within 100 ms. */
  within100: number;
  /** From the intended to the actual sending, of requests that had a free connection; null without any. */
  lateness: Lateness | null;
  series: LoadSecond[];
  /** Bodies of the file that were sent, those of the warm-up among them. */
  bodiesUsed: number;
  /** Whether the bodies ended before the time did. */
  ranOut: boolean;
  /** Whether it was told to end. */
  stopped: boolean;
  /** Of the sender. */
  cpuSeconds: number;
  /** What the system permitted the sender: a real-time priority, nice -5, or nothing. */
  scheduling: 'real-time' | 'nice' | 'usual';
}
