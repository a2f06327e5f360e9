import { InvalidFieldError } from '@modelport/fraud-core';
import type { FastifyInstance } from 'fastify';
import { RefusedError } from '../engine/RefusedError';
import { MOST_RECORDS, RECORDS_QUERY } from '../messages/schemas';
import type { RouteParts } from './RouteParts';

const USUAL_LIMIT = 500;

/** @throws InvalidFieldError */
function readLimit(text: string | undefined): number {
  if (text === undefined) return USUAL_LIMIT;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MOST_RECORDS) {
    throw new InvalidFieldError(
      'limit',
      `is ${text}; write a whole number from 1 to ${MOST_RECORDS}`,
    );
  }
  return limit;
}

/** Records of decisions and outcomes, for readers who come again with a cursor. */
export function recordRoutes(
  app: FastifyInstance,
  { records }: RouteParts,
): void {
  app.get<{ Querystring: { after?: string; limit?: string } }>(
    '/v1/records',
    { schema: { querystring: RECORDS_QUERY } },
    async ({ query }, reply) => {
      const limit = readLimit(query.limit);
      if (!records) {
        throw new RefusedError(
          404,
          'This service keeps no records; start it with --data, and with --records-days and --records-mb above 0',
        );
      }
      const { next, atEnd, lost, ...read } = await records.read(
        query.after,
        limit,
      );
      // The records are JSON as they lie in the file.
      const rest = JSON.stringify({ next, atEnd, ...(lost && { lost }) });
      return reply
        .type('application/json; charset=utf-8')
        .send(`{"records":[${read.records.join(',')}],${rest.slice(1)}`);
    },
  );
}
