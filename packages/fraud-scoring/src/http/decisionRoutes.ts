import { InvalidFieldError } from '@modelport/fraud-core';
import type { FastifyInstance } from 'fastify';
import { decodeValues, type DecisionRecord } from '../engine/DecisionRecord';
import { explainScore, type ReasonCode } from '../engine/explain';
import { RefusedError } from '../engine/RefusedError';
import type { Serving } from '../models/Serving';
import type { RouteParts } from './RouteParts';

/** Why a record has no reason codes. */
type Unexplained = 'version-not-loaded' | 'few-payments-yet';

function reasonsOf(
  { versions }: Serving,
  { model, features: { set } }: DecisionRecord,
  values: Float32Array,
  usual: RouteParts['usual'],
): { reason_codes: ReasonCode[] | null; unexplained?: Unexplained } {
  const version = versions.find(
    each => each.model.digest === model.digest && each.features.digest === set,
  );
  if (!version)
    return { reason_codes: null, unexplained: 'version-not-loaded' };
  const middle = usual.of(set);
  if (!middle) return { reason_codes: null, unexplained: 'few-payments-yet' };
  const { features, scorer } = version;
  return { reason_codes: explainScore(features, scorer, values, middle) };
}

/** The record with names on its values, and with reason codes where there is something to compare it with. */
function withReasons(
  serving: Serving,
  record: DecisionRecord,
  usual: RouteParts['usual'],
) {
  const values = decodeValues(record.features.values);
  const sets = serving.versions.map(({ features }) => features);
  const set = sets.find(({ digest }) => digest === record.features.set);
  return {
    ...record,
    features: {
      set: record.features.set,
      values: set
        ? Object.fromEntries(
            set.features.map(({ name }, at) => [name, values[at]]),
          )
        : [...values],
    },
    ...reasonsOf(serving, record, values, usual),
  };
}

/** Where decisions are that are not remembered any more. */
function whereOlder({
  stream,
  records,
}: Pick<RouteParts, 'stream' | 'records'>): string {
  const places = [
    ...(records ? ['GET /v1/records'] : []),
    ...(stream ? ['the topic of decisions'] : []),
  ];
  return places.length > 0
    ? `; older ones are in ${places.join(' and in ')}`
    : '; this service keeps no older ones';
}

/** What was decided, and why. */
export function decisionRoutes(app: FastifyInstance, parts: RouteParts): void {
  const { engine, onDecisionRead, usual } = parts;
  app.get<{ Params: { id: string } }>(
    '/v1/decisions/:id',
    async ({ params, client }) => {
      if (params.id === '') {
        throw new InvalidFieldError(
          'transaction_id',
          'is missing; ask for /v1/decisions/ and the id of a transaction',
        );
      }
      const record = await engine.decided(params.id);
      onDecisionRead?.({
        ...{ client, transactionId: params.id },
        found: record !== undefined,
      });
      if (!record) {
        throw new RefusedError(
          404,
          `transaction_id: no decision on ${
            params.id
          } is remembered, as they are for a day${whereOlder(parts)}`,
        );
      }
      return withReasons(engine.serving, record, usual);
    },
  );
}
