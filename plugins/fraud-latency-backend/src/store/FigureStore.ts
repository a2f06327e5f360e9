import type { Lease, Leases } from '@modelport/plugin-ml-node';
import type { Figures } from '../figures/Figures';
import type { Delta, TimedReading } from '../sources/scrape/deltaOf';
import type { Span } from '../sources/MetricsSource';

/** An instance of a service. */
export interface InstanceKey {
  service: string;
  /** Its address. */
  instance: string;
}

/** An instance as it was seen last. */
export interface InstanceRecord {
  instance: string;
  askedAt: number;
  /** Why it was not seen when it was asked last. */
  problem?: string;
  /** What it said when it was seen last. */
  reading?: TimedReading;
}

/** What one instance counted in one step. */
export interface FigureRecord {
  /** End of the step, in milliseconds since 1970. */
  at: number;
  instance: string;
  cloud: string;
  figures: Figures;
}

/** What a look at an instance gave. */
export interface Look {
  cloud: string;
  reading: TimedReading;
  /** Absent where only a beginning was made. */
  delta?: Delta;
}

/** Remembers what the portal itself saw of instances. */
export interface FigureStore {
  readonly leases: Leases;
  /** Instances that were ever asked. */
  instances(service: string): Promise<InstanceRecord[]>;
  /**
   * Keeps what a look gave, all of it or nothing.
   *
   * @throws LeaseLostError when another process looks at the instances meanwhile
   */
  record(key: InstanceKey, look: Look, lease: Lease): Promise<void>;
  /**
   * Keeps that an instance was not seen.
   *
   * @throws LeaseLostError
   */
  recordProblem(
    key: InstanceKey,
    problem: string,
    at: number,
    lease: Lease,
  ): Promise<void>;
  /** Steps of one width that end within a span, in their order. */
  list(service: string, seconds: number, span: Span): Promise<FigureRecord[]>;
  /** When the first step of a width that ends within a span begins. */
  begin(
    service: string,
    seconds: number,
    span: Span,
  ): Promise<number | undefined>;
  /** Forgets what is older than it is to be kept. */
  prune(now: number): Promise<void>;
}
