import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Lease } from '@modelport/plugin-ml-node';
import { parseRecords } from './parseRecord';
import type { Keeping, PaymentStore } from './PaymentStore';
import type { RecordPage, RecordSource } from './RecordSource';

/** How often it is written down that nothing has changed. */
const SHOW_EVERY_MS = 10_000;

/** What {@link Ingest} works with. */
export interface IngestOptions {
  service: string;
  keeping: Keeping;
  store: Pick<PaymentStore, 'cursor' | 'keep' | 'recordProblem'>;
  logger: LoggerService;
  /** Told of how many records were read, and how many were none. */
  onRead(read: number, malformed: number): void;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Reads sources of one service page by page, and keeps what they say. */
export class Ingest {
  readonly #shownAt = new Map<string, number>();
  readonly #problems = new Map<string, string>();
  readonly #told = new Set<string>();

  constructor(private readonly options: IngestOptions) {}

  /**
   * Reads one page.
   *
   * @param lease - that lets this process alone read
   * @returns whether there may be more at once
   * @throws LeaseLostError
   */
  async readOn(source: RecordSource, lease: Lease): Promise<'more' | 'at-end'> {
    const { service, store, now } = this.options;
    const key = { service, instance: source.instance };
    const cursor = await store.cursor(key);
    let page: RecordPage;
    try {
      page = await source.read(cursor);
    } catch (error) {
      await this.#tell(key, toError(error).message, lease);
      return 'at-end';
    }
    const { decisions, outcomes, malformed, problem } = parseRecords(
      page.records,
    );
    if (this.#isNews(source, page, cursor)) {
      const { keeping } = this.options;
      const { next, lost } = page;
      const kept = { decisions, outcomes, next, lost, at: now() };
      await store.keep(key, kept, keeping, lease);
      this.#shownAt.set(source.instance, now());
      this.#problems.delete(source.instance);
    }
    await source.kept();
    this.options.onRead(page.records.length, malformed);
    if (problem) this.#warn(source, malformed, problem);
    return page.atEnd ? 'at-end' : 'more';
  }

  /** A place that moved, a source that answers again, or nothing for a while. */
  #isNews(
    { instance }: RecordSource,
    { records, next, lost }: RecordPage,
    cursor: string | undefined,
  ): boolean {
    const shownAt = this.#shownAt.get(instance) ?? -Infinity;
    return (
      records.length > 0 ||
      lost ||
      (next !== undefined && next !== cursor) ||
      this.#problems.has(instance) ||
      this.options.now() - shownAt >= SHOW_EVERY_MS
    );
  }

  async #tell(
    key: { service: string; instance: string },
    problem: string,
    lease: Lease,
  ): Promise<void> {
    if (this.#problems.get(key.instance) === problem) return;
    const { store, now } = this.options;
    await store.recordProblem(key, problem, now(), lease);
    this.#problems.set(key.instance, problem);
  }

  #warn({ instance }: RecordSource, count: number, problem: string): void {
    if (this.#told.has(instance)) return;
    this.#told.add(instance);
    this.options.logger.warn(
      `${instance} gave ${count} records of the scoring service ${this.options.service} that cannot be read and are passed over (${problem}); more of them are only counted`,
    );
  }
}
