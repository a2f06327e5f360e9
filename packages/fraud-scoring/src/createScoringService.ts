import { InvalidFieldError } from '@modelport/fraud-core';
import { ModelRefusedError } from '@modelport/model-server';
import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import type { BatchFeatures } from './batch/BatchFeatures';
import { BatchLookup } from './batch/BatchLookup';
import { requireFeast } from './batch/requireFeast';
import { showReads } from './batch/showReads';
import type { BackfillResult } from './backfill/backfill';
import { createSwitch, type Switch } from './backfill/createSwitch';
import { recordHistory } from './backfill/recordHistory';
import type { ScoringConfiguration } from './config/ScoringConfiguration';
import { type DecisionRecord, encodeRecord } from './engine/DecisionRecord';
import type { PendingLog } from './engine/Outage';
import type { OutcomeRecord } from './engine/OutcomeRecord';
import { ScoringEngine } from './engine/ScoringEngine';
import { describeUnreadable } from './engine/UnreadableKeys';
import { UsualValues } from './engine/UsualValues';
import { type Client, Clients } from './http/Clients';
import {
  createScoringServer,
  type TlsOptions,
} from './http/createScoringServer';
import type { DecisionRead, DirectiveView } from './http/RouteParts';
import { createMetrics, type ScoringMetrics } from './metrics';
import { loadServing, type Serving } from './models/Serving';
import { VersionPool } from './models/VersionPool';
import { Pseudonyms } from './privacy/Pseudonyms';
import type { RecordLog } from './records/RecordLog';
import type { FeatureStore } from './store/FeatureStore';
import { Streaming, type StreamOptions } from './stream/Streaming';

/**
 * Where features that batch jobs compute are read, and how often.
 *
 * @public
 */
export interface BatchOptions {
  /** Closed by the service when it ends. */
  source: BatchFeatures;
  /** After so many milliseconds values are read again, and used meanwhile; default 300,000. */
  maxAgeMs?: number;
  /** For so many milliseconds a payment waits for what was never read, or long ago; default 10. */
  waitMs?: number;
}

/**
 * What {@link createScoringService} works with.
 *
 * @public
 */
export interface ScoringServiceOptions {
  configuration: ScoringConfiguration;
  /** Closed by the service when it ends. */
  store: FeatureStore;
  /** Secret of at least 16 bytes by which ids become pseudonyms; all processes that share a store share it. */
  pseudonymKey: Buffer;
  /** Where answers are kept while the store does not answer. */
  pendingLog?: PendingLog;
  /** Default `127.0.0.1`. Elsewhere `clients` or a client authority of `tls` is needed. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  clients?: readonly Client[];
  tls?: TlsOptions;
  limits?: Partial<ScoringLimits>;
  /** Needed by versions with features that come from Feast. */
  batch?: BatchOptions;
  /** Topics that it reads and writes. */
  stream?: StreamOptions;
  /** Where records are kept for `GET /v1/records`; closed by the service when it ends. */
  records?: RecordLog;
  /** What people approved, as `GET /v1/models` and `/metrics` tell of it; whoever follows it calls `reconfigure`. */
  directive?: DirectiveView;
  /** Told of each decision once the store has it: the record, and its bytes as they are published. */
  onDecided?: (record: DecisionRecord, bytes: Buffer) => void;
  /** Told of each label that was taken. */
  onLabelled?: (record: OutcomeRecord) => void;
  /** Told of each backfill that has ended; what waited for it answers now. */
  onBackfilled?: (result: BackfillResult) => void;
  /** Told of each look at a decision by `GET /v1/decisions/{id}`. */
  onDecisionRead?: (read: DecisionRead) => void;
  /** Told of every failure that is answered with 500. */
  onError?: (error: unknown) => void;
}

/**
 * Bounds of a service.
 *
 * @public
 */
export interface ScoringLimits {
  /** Requests under way beyond which others are turned away. */
  mostInFlight: number;
  /** By how many milliseconds the event loop may be behind before requests are turned away. */
  mostLagMs: number;
  mostBodyBytes: number;
  requestTimeoutMs: number;
  /** Time for calls under way when the service ends. */
  drainTimeoutMs: number;
  /** Customers and terminals that a process remembers at least; about 4 KB each. */
  capacity: number;
  /** Answers that may wait while the store does not answer. */
  mostPending: number;
}

/**
 * A few hundred requests at once, 100,000 entities, and a minute at 5,000 transactions a second without the store.
 *
 * @public
 */
export const USUAL_LIMITS: ScoringLimits = {
  mostInFlight: 512,
  mostLagMs: 200,
  mostBodyBytes: 1_048_576,
  requestTimeoutMs: 10_000,
  drainTimeoutMs: 10_000,
  capacity: 100_000,
  mostPending: 300_000,
};

/**
 * A service whose models are verified and warm.
 *
 * @public
 */
export interface ScoringService {
  readonly engine: ScoringEngine;
  /** Starts to take connections; once. */
  listen(): Promise<{ url: string; port: number }>;
  /**
   * Serves another configuration from now on; no request is dropped. A configuration that cannot be served changes nothing.
   * Where its features need what was not kept so far and the service keeps records, that is kept from now on and replayed
   * from the records first, while the configuration before goes on answering.
   *
   * @returns whether it answers already
   * @throws ModelRefusedError or InvalidFieldError that says what does not fit
   */
  reconfigure(configuration: ScoringConfiguration): Promise<boolean>;
  /** The configuration that waits for a backfill, and since when, in milliseconds since 1970-01-01. */
  readonly waiting: { revision: number; since: number } | undefined;
  /**
   * Not ready at once; once `unreachable` is settled no connection is taken any more; calls under way are answered; then
   * everything is released.
   */
  drain(unreachable?: Promise<unknown>): Promise<void>;
}

const USUAL_BATCH = { maxAgeMs: 300_000, waitMs: 10 };

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

function checkReach({ host, clients, tls }: ScoringServiceOptions): void {
  if (host === undefined || LOOPBACK.has(host)) return;
  if (!clients?.length && !tls?.clientAuthority) {
    throw new TypeError(
      `--host ${host} is reached by others: give --clients, or --tls-client-ca together with --tls-cert and --tls-key`,
    );
  }
}

function showServing(metrics: ScoringMetrics, serving: Serving): void {
  const { versionOf, shadow, revision } = serving.configuration;
  const deciding = new Set(versionOf.values());
  metrics.modelInfo.reset();
  for (const { ref, model } of serving.versions) {
    const role = () => {
      if (deciding.has(ref)) return 'decides';
      return shadow.includes(ref) ? 'shadow' : 'loaded';
    };
    metrics.modelInfo.set(
      {
        model: model.name,
        version: model.version,
        digest: model.digest,
        role: role(),
      },
      1,
    );
  }
  metrics.revision.set(revision);
}

/** Score every version once more before a swap, so that no transaction pays for what is set up lazily. */
const WARM_UP_RUNS = 200;

function warmUp({ versions }: Serving): void {
  for (const { scorer } of versions) {
    const row = new Float32Array(scorer.width);
    for (let run = 0; run < WARM_UP_RUNS; run += 1) scorer.score(row);
  }
}

/**
 * Verifies and loads what the configuration names and prepares the service; it does not listen yet.
 *
 * @throws ModelRefusedError, InvalidFieldError or TypeError that says what cannot be served
 * @public
 */
export async function createScoringService(
  options: ScoringServiceOptions,
): Promise<ScoringService> {
  checkReach(options);
  const limits = { ...USUAL_LIMITS, ...options.limits };
  const { records, store } = options;
  const metrics = createMetrics();
  const onError = options.onError ?? (() => undefined);
  const pool = new VersionPool();
  const lookup =
    options.batch &&
    new BatchLookup({
      ...USUAL_BATCH,
      ...options.batch,
      capacity: limits.capacity,
      ...showReads(metrics, onError),
    });
  const serving = await loadServing(options.configuration, pool);
  await requireFeast(serving, lookup);
  warmUp(serving);
  const stream =
    options.stream &&
    (await Streaming.open({
      ...options.stream,
      metrics,
      onError,
      onRepeated: record => records?.add(encodeRecord(record)),
    }));
  const usual = new UsualValues();
  let onIncomplete = () => {};
  const engine = new ScoringEngine({
    serving,
    store,
    pseudonyms: new Pseudonyms(options.pseudonymKey),
    pendingLog: options.pendingLog,
    batch: lookup,
    capacity: limits.capacity,
    mostPending: limits.mostPending,
    now: Date.now,
    onDecided: (record, bytes) => {
      usual.note(record);
      options.onDecided?.(record, bytes);
      stream?.publish(record, bytes);
      records?.add(bytes);
    },
    ...stream?.claims,
    onLabelled: async (record, byTopic) => {
      const bytes = Buffer.from(JSON.stringify(record));
      options.onLabelled?.(record);
      stream?.publishOutcome(record, bytes, byTopic);
      records?.add(bytes);
      await records?.written();
    },
    onConflict: () => metrics.conflicts.inc(),
    onRestored: () => metrics.restored.inc(),
    onSilent: onError,
    onUnreadable: problem => onError(new Error(describeUnreadable(problem))),
    onLeftOut: what => metrics.unreadable.inc({ what }),
    onIncomplete: () => onIncomplete(),
  });
  const changes = createSwitch({
    engine,
    metrics,
    store,
    history: records && recordHistory(records),
    onServed: next => showServing(metrics, next),
    onBackfilled: options.onBackfilled ?? (() => undefined),
    onError,
  });
  onIncomplete = () => changes.fill();
  await engine.start();
  showServing(metrics, serving);
  let isDraining = false;
  const app = createScoringServer({
    engine,
    metrics,
    limits,
    clients:
      options.clients && new Clients(options.clients, () => performance.now()),
    tls: options.tls,
    mostBodyBytes: limits.mostBodyBytes,
    requestTimeoutMs: limits.requestTimeoutMs,
    isDraining: () => isDraining,
    usual,
    stream,
    records,
    directive: options.directive,
    batch: lookup,
    waiting: () => changes.waiting,
    onDecisionRead: options.onDecisionRead,
    onAnswer: answer => {
      // What waits for the store is handed on once that has it.
      if (!answer.isRepeated || answer.isPending) return;
      // Whether a process that was killed had handed the first on nobody knows.
      stream?.publish(answer.record);
      records?.add(encodeRecord(answer.record));
    },
    onError,
  });
  let drained: Promise<void> | undefined;
  return {
    engine,
    async listen() {
      await app.listen({
        host: options.host ?? '127.0.0.1',
        port: options.port ?? 0,
      });
      stream?.start(engine);
      const { address, family, port } = app.server.address() as AddressInfo;
      const host = family === 'IPv6' ? `[${address}]` : address;
      const scheme = options.tls ? 'https' : 'http';
      return { port, url: `${scheme}://${host}:${port}` };
    },
    async reconfigure(configuration) {
      const next = await loadServing(configuration, pool);
      await requireFeast(next, lookup);
      warmUp(next);
      return changes.to(next);
    },
    get waiting() {
      return changes.waiting;
    },
    drain(unreachable = Promise.resolve()) {
      isDraining = true;
      drained ??= unreachable.then(() =>
        close({ app, engine, changes, lookup, stream, records, store }, limits),
      );
      return drained;
    },
  };
}

async function close(
  parts: {
    app: FastifyInstance;
    engine: ScoringEngine;
    changes: Switch;
    lookup: BatchLookup | undefined;
    stream: Streaming | undefined;
    records: RecordLog | undefined;
    store: FeatureStore;
  },
  { drainTimeoutMs }: ScoringLimits,
): Promise<void> {
  const { app, engine, changes, lookup, stream, records, store } = parts;
  const cut = setTimeout(
    () => app.server.closeAllConnections(),
    drainTimeoutMs,
  );
  try {
    await Promise.all([app.close(), stream?.stop()]);
  } finally {
    clearTimeout(cut);
    await changes.stop();
    await engine.close();
    await lookup?.close();
    await stream?.close();
    await records?.close();
    await store.close();
  }
}

/** Whether an error says that a configuration cannot be served, and nothing worse. */
export const isRefusal = (error: unknown): error is Error =>
  error instanceof ModelRefusedError ||
  error instanceof InvalidFieldError ||
  error instanceof TypeError;
