import type { FastifyInstance } from 'fastify';
import { RefusedError } from '../engine/RefusedError';
import type { Answer } from '../engine/ScoringEngine';
import type { ScoreRequest } from '../engine/DecisionRecord';
import { type Stage, type StageTimer } from '../engine/StageTimer';
import type { ScoringMetrics } from '../metrics';
import type { RouteParts } from './RouteParts';
import { problemOf } from './errors';
import {
  answerBody,
  type LabelBody,
  readLabel,
  readTransaction,
  type TransactionBody,
} from './messages';
import { ANSWER, BATCH, LABEL, LABEL_ANSWER, TRANSACTION } from './schemas';

type StageSeconds = Record<Stage, { observe(seconds: number): void }>;

/** The histogram of each stage, looked up once and not for each transaction. */
function histogramsOf({ stageSeconds }: ScoringMetrics): StageSeconds {
  return {
    features: stageSeconds.labels('features'),
    inference: stageSeconds.labels('inference'),
    decide: stageSeconds.labels('decide'),
    store: stageSeconds.labels('store'),
  };
}

/** Adds the time of each stage to its histogram. */
class StageMetrics implements StageTimer {
  #since = performance.now();

  constructor(private readonly histograms: StageSeconds) {}

  mark(stage: Stage): void {
    const now = performance.now();
    this.histograms[stage].observe((now - this.#since) / 1_000);
    this.#since = now;
  }
}

function countAnswer(
  metrics: ScoringMetrics,
  { record, isRepeated }: Answer,
  since: number,
): void {
  const { variant, decision } = record;
  metrics.requestSeconds.observe(
    { variant, decision },
    (performance.now() - since) / 1_000,
  );
  if (isRepeated) {
    metrics.repeated.inc();
    return;
  }
  metrics.decisions.inc({ variant, decision, reason: record.reason.kind });
  if (record.degraded) metrics.degraded.inc({ why: record.degraded });
  if (record.late_by !== undefined) metrics.late.inc();
}

/** Transactions and labels. */
export function scoreRoutes(
  app: FastifyInstance,
  { engine, metrics, shedder }: RouteParts,
): void {
  const histograms = histogramsOf(metrics);
  const refuseOverload = () => {
    const why = shedder.overload;
    if (why === undefined) return;
    metrics.shed.inc({ why });
    throw new RefusedError(
      503,
      why === 'in-flight'
        ? 'More requests are under way than the service takes; try again in a second'
        : 'The service is behind with its work; try again in a second',
    );
  };
  const score = async (request: ScoreRequest, since: number) => {
    shedder.begin();
    try {
      const answer = await engine.score(request, new StageMetrics(histograms));
      countAnswer(metrics, answer, since);
      return answerBody(answer);
    } finally {
      shedder.end();
    }
  };

  app.post<{ Body: TransactionBody }>(
    '/v1/score',
    {
      schema: { body: TRANSACTION, response: { 200: ANSWER } },
      onRequest: async () => refuseOverload(),
    },
    request => score(readTransaction(request.body), performance.now()),
  );

  app.post<{ Body: { transactions: TransactionBody[] } }>(
    '/v1/score/batch',
    { schema: { body: BATCH }, onRequest: async () => refuseOverload() },
    async ({ body }) => ({
      results: await Promise.all(
        body.transactions.map(async (transaction, at) => {
          try {
            const where = `transactions[${at}].`;
            return await score(
              readTransaction(transaction, where),
              performance.now(),
            );
          } catch (error) {
            const { status, ...problem } = problemOf(error);
            if (status === 500) throw error;
            metrics.refused.inc({ status });
            return { transaction_id: transaction.transaction_id, ...problem };
          }
        }),
      ),
    }),
  );

  app.post<{ Body: LabelBody }>(
    '/v1/labels',
    { schema: { body: LABEL, response: { 200: LABEL_ANSWER } } },
    async ({ body }) => {
      const { isApplied } = await engine.label(readLabel(body));
      metrics.labels.inc({
        source: body.source,
        outcome: isApplied ? 'applied' : 'unchanged',
      });
      return { transaction_id: body.transaction_id, applied: isApplied };
    },
  );
}
