import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RefusedError } from '../engine/RefusedError';
import type { ScoreRequest } from '../engine/DecisionRecord';
import { AnswerMetrics } from '../answerMetrics';
import { histogramsOf, StageMetrics } from '../stageMetrics';
import type { RouteParts } from './RouteParts';
import { problemOf } from './errors';
import {
  answerBody,
  type LabelBody,
  readLabel,
  readTransaction,
  type TransactionBody,
} from '../messages/messages';
import {
  ANSWER,
  BATCH,
  LABEL,
  LABEL_ANSWER,
  TRANSACTION,
} from '../messages/schemas';

declare module 'fastify' {
  interface FastifyRequest {
    /** When its head arrived, by `performance.now()`. */
    headAt: number;
    /** Name of who asks; null where anybody may. */
    client: string | null;
  }
}

/** Transactions of one batch that are in flight at once: the others of it wait, and not those of other clients. */
const IN_FLIGHT = 32;

/** Begins with the items in their order, so many at once. */
async function mapAtMost<T, R>(
  most: number,
  items: readonly T[],
  map: (item: T, at: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const work = async () => {
    for (const [at, item] of waiting) results[at] = await map(item, at);
  };
  await Promise.all(Array.from({ length: most }, work));
  return results;
}

/** Transactions and labels. */
export function scoreRoutes(
  app: FastifyInstance,
  { engine, metrics, shedder, onAnswer }: RouteParts,
): void {
  const histograms = histogramsOf(metrics);
  const answers = new AnswerMetrics(metrics);
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
  /** Of a request whose body is checked. */
  const timeParsing = ({ headAt }: FastifyRequest) =>
    histograms.parse.observe((performance.now() - headAt) / 1_000);
  const score = async (request: ScoreRequest, since: number) => {
    shedder.begin();
    try {
      const answer = await engine.score(request, new StageMetrics(histograms));
      answers.time(answer, (performance.now() - since) / 1_000);
      answers.count(answer);
      onAnswer?.(answer);
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
    request => {
      const transaction = readTransaction(request.body);
      timeParsing(request);
      return score(transaction, request.headAt);
    },
  );

  app.post<{ Body: { transactions: TransactionBody[] } }>(
    '/v1/score/batch',
    { schema: { body: BATCH }, onRequest: async () => refuseOverload() },
    async request => {
      timeParsing(request);
      const scoreOne = async (transaction: TransactionBody, at: number) => {
        try {
          const where = `transactions[${at}].`;
          return await score(
            readTransaction(transaction, where),
            request.headAt,
          );
        } catch (error) {
          const { status, ...problem } = problemOf(error);
          if (status === 500) throw error;
          metrics.refused.inc({ status });
          return { transaction_id: transaction.transaction_id, ...problem };
        }
      };
      const { transactions } = request.body;
      return { results: await mapAtMost(IN_FLIGHT, transactions, scoreOne) };
    },
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
