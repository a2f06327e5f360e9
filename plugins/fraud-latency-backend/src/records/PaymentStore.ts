import type { Lease, Leases } from '@modelport/plugin-ml-node';
import type { RecordsConfig } from '../config/ScoringServiceConfig';
import type { Decision, Outcome } from './parseRecord';

/** A source of records. */
export interface SourceKey {
  service: string;
  instance: string;
}

/** What is kept of what a source gave, together. */
export interface KeptPage {
  decisions: readonly Decision[];
  outcomes: readonly Outcome[];
  /** Where the source goes on; absent where that has not changed. */
  next?: string;
  /** Whether records before these are missing. */
  lost: boolean;
  /** When it was read, in milliseconds since 1970. */
  at: number;
}

/** What of records is kept. */
export type Keeping = Pick<RecordsConfig, 'keepDays' | 'sampleShare'>;

/** Keeps payments, what came of them, and how far their sources were read. */
export interface PaymentStore {
  readonly leases: Leases;
  /** Where a source goes on; undefined where nothing of it was kept yet. */
  cursor(key: SourceKey): Promise<string | undefined>;
  /**
   * Keeps a page and the place after it, both or nothing. The same page again changes nothing.
   *
   * @throws LeaseLostError when another process reads the records meanwhile
   */
  keep(
    key: SourceKey,
    page: KeptPage,
    keeping: Keeping,
    lease: Lease,
  ): Promise<void>;
  /**
   * Keeps that a source could not be read.
   *
   * @throws LeaseLostError
   */
  recordProblem(
    key: SourceKey,
    problem: string,
    at: number,
    lease: Lease,
  ): Promise<void>;
  /** Removes the places of sources that a service has no longer. */
  forgetOthers(
    service: string,
    instances: readonly string[],
    lease: Lease,
  ): Promise<void>;
  /**
   * Removes some of what was received before a time, and outcomes that have waited long enough; times in milliseconds since
   * 1970.
   *
   * @returns whether there may be more
   */
  removeBefore(service: string, time: number, now: number): Promise<boolean>;
  /**
   * Removes some of the verdicts that were given before a time, in milliseconds since 1970.
   *
   * @returns whether there may be more
   */
  removeVerdicts(service: string, time: number): Promise<boolean>;
  /** Names of all services of which something is kept, whether they are still configured or not. */
  services(): Promise<string[]>;
}
