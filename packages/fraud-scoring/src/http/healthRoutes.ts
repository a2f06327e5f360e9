import type { FastifyInstance } from 'fastify';
import type { RouteParts } from './RouteParts';
import { OPENAPI } from './openapi';

/** Collecting all metrics takes about a millisecond of the event loop. */
const METRICS_FRESH_MS = 500;

/** Liveness, readiness, metrics and the document of the routes. */
export function healthRoutes(
  app: FastifyInstance,
  {
    engine,
    metrics,
    stream,
    records,
    directive,
    batch,
    isDraining,
  }: RouteParts,
): void {
  app.get('/livez', () => ({ live: true }));
  app.get('/readyz', (_request, reply) =>
    isDraining()
      ? reply.code(503).send({ ready: false, error: 'It is stopping' })
      : reply.send({
          ready: true,
          store: engine.outage,
          ...(stream && { stream: stream.state.status }),
          ...(batch && { batch_features: batch.status }),
        }),
  );
  app.get('/openapi.json', () => OPENAPI);
  let shown = '';
  let shownUntil = 0;
  app.get('/metrics', async (_request, reply) => {
    const now = performance.now();
    if (now >= shownUntil) {
      metrics.pending.set(engine.pending);
      stream?.show();
      metrics.recordBytes.set(records?.bytes ?? 0);
      metrics.recordsDropped.set(records?.dropped ?? 0);
      metrics.directiveRevision.set(directive?.revision ?? 0);
      metrics.directiveAge.set((directive?.ageMs ?? 0) / 1_000);
      metrics.storeUp.set(Number(engine.outage === 'up'));
      shown = await metrics.registry.metrics();
      shownUntil = now + METRICS_FRESH_MS;
    }
    return reply.type(metrics.registry.contentType).send(shown);
  });
}
