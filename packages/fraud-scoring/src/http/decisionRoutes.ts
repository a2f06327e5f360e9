import type { FastifyInstance } from 'fastify';
import { decodeValues, type DecisionRecord } from '../engine/DecisionRecord';
import { explainScore } from '../engine/explain';
import { RefusedError } from '../engine/RefusedError';
import type { Serving } from '../models/Serving';
import type { RouteParts } from './RouteParts';

/** The record with names on its values, and with reason codes where the version that decided is still loaded. */
function withReasons(serving: Serving, record: DecisionRecord) {
  const values = decodeValues(record.features.values);
  const sets = serving.versions.map(({ features }) => features);
  const set = sets.find(({ digest }) => digest === record.features.set);
  const version = serving.versions.find(
    ({ model }) => model.digest === record.model.digest,
  );
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
    reason_codes: version
      ? explainScore(version.features, version.scorer, values)
      : null,
  };
}

/** What was decided, and why. */
export function decisionRoutes(
  app: FastifyInstance,
  { engine }: RouteParts,
): void {
  app.get<{ Params: { id: string } }>(
    '/v1/decisions/:id',
    async ({ params }) => {
      const record = await engine.decided(params.id);
      if (!record) {
        throw new RefusedError(
          404,
          `transaction_id: no decision on ${params.id} is remembered; older ones are in the topic of decisions`,
        );
      }
      return withReasons(engine.serving, record);
    },
  );
}
