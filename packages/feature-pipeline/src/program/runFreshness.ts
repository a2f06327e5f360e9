import { once } from 'node:events';
import { openBus, USUAL_TOPICS } from '@modelport/fraud-scoring';
import fastify from 'fastify';
import { Freshness } from '../freshness/Freshness';
import type { FreshnessCommand } from './commandLine';

const MEASURE_EVERY_MS = 5_000;

/**
 * Watches the topics until it is told to end.
 *
 * @param tell - one object a line
 * @param warn - the same, of what is amiss
 * @param ending - aborted when it is to end
 * @returns the exit code
 */
export async function runFreshness(
  { kafka, port, host, maturedDays }: FreshnessCommand,
  tell: (event: Record<string, unknown>) => void,
  warn: (event: Record<string, unknown>) => void,
  ending: AbortSignal,
): Promise<number> {
  const onProblem = (error: Error) =>
    warn({ event: 'problem', error: error.message });
  const { bus, topics } = await openBus(kafka, 'feature-pipeline', onProblem);
  const freshness = new Freshness({
    bus,
    topics: { ...USUAL_TOPICS, ...topics },
    maturedDays,
    onProblem,
  });
  const app = fastify();
  app.get('/livez', () => ({ live: true }));
  app.get('/metrics', async (_request, reply) =>
    reply.type(freshness.registry.contentType).send(await freshness.metrics()),
  );
  let timer: NodeJS.Timeout | undefined;
  try {
    await freshness.start();
    const url = await app.listen({ host, port });
    void freshness.measure();
    timer = setInterval(() => void freshness.measure(), MEASURE_EVERY_MS);
    tell({ event: 'ready', url, pid: process.pid });
    if (!ending.aborted) await once(ending, 'abort');
    tell({ event: 'stopped' });
    return 0;
  } finally {
    clearInterval(timer);
    await app.close();
    await freshness.close();
  }
}
