import { FastifyInstance } from 'fastify';
import { Admission } from './admission';
import { ServerMetrics } from './metrics';

/** Liveness, readiness and metrics, for Kubernetes and for the protocol. */
export function healthRoutes(
  app: FastifyInstance,
  admission: Admission,
  metrics: ServerMetrics,
): void {
  for (const url of ['/livez', '/v2/health/live']) {
    app.get(url, () => ({ live: true }));
  }
  for (const url of ['/readyz', '/v2/health/ready']) {
    app.get(url, (_request, reply) => {
      if (admission.draining) {
        return reply
          .code(503)
          .send({ ready: false, error: 'The server is stopping' });
      }
      return reply.send({ ready: true });
    });
  }
  app.get('/metrics', async (_request, reply) =>
    reply
      .type(metrics.registry.contentType)
      .send(await metrics.registry.metrics()),
  );
}
