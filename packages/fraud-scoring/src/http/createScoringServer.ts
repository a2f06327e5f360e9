import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Answer, ScoringEngine } from '../engine/ScoringEngine';
import { measureEventLoop } from '../eventLoopMetrics';
import type { ScoringMetrics } from '../metrics';
import type { RecordLog } from '../records/RecordLog';
import { type Clients } from './Clients';
import type {
  DirectiveView,
  RouteParts,
  StreamView,
  WaitingView,
} from './RouteParts';
import { answerUnreadable } from './clientErrors';
import { answerNotFound, errorAnswers } from './errors';
import { healthRoutes } from './healthRoutes';
import { jsonBodies } from './jsonBodies';
import { decisionRoutes } from './decisionRoutes';
import { modelRoutes } from './modelRoutes';
import { recordRoutes } from './recordRoutes';
import { scoreRoutes } from './scoreRoutes';
import { Shedder, type ShedLimits } from './Shedder';

/**
 * How connections are encrypted.
 *
 * @public
 */
export interface TlsOptions {
  /** PEM. */
  certificate: Buffer;
  /** PEM. */
  key: Buffer;
  /** PEM; when given, only clients with a certificate of this authority are let in. */
  clientAuthority?: Buffer;
}

/** How the server treats requests. */
export interface HttpOptions {
  engine: ScoringEngine;
  metrics: ScoringMetrics;
  limits: ShedLimits;
  usual: RouteParts['usual'];
  /** Absent: whoever reaches the port is let in. */
  clients?: Clients;
  tls?: TlsOptions;
  mostBodyBytes: number;
  /** A client that is slower than this with a request is cut off. */
  requestTimeoutMs: number;
  /** Told of each transaction that was answered. */
  onAnswer?: (answer: Answer) => void;
  onDecisionRead?: RouteParts['onDecisionRead'];
  stream?: StreamView;
  records?: RecordLog;
  directive?: DirectiveView;
  batch?: RouteParts['batch'];
  waiting?(): WaitingView | undefined;
  isDraining(): boolean;
  onError(error: unknown): void;
}

/** Longer than load balancers keep an idle connection, so that they close it and not we. */
const KEEP_ALIVE_MS = 75_000;
/** Times that slow clients are looked for within the time that they have. */
const LOOKS_AT_SLOW = 10;
/** Routes that tell nothing about transactions. */
const OPEN = new Set(['/livez', '/readyz', '/metrics', '/openapi.json']);

/** The routes of the service; nothing listens yet. */
export function createScoringServer(options: HttpOptions): FastifyInstance {
  const { engine, metrics, clients, usual, requestTimeoutMs } = options;
  // Node takes the shorter of the two times for the head, and looks twice a minute unless told otherwise.
  const patience = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.ceil(requestTimeoutMs / LOOKS_AT_SLOW),
  };
  const https = options.tls && {
    ...patience,
    cert: options.tls.certificate,
    key: options.tls.key,
    ...(options.tls.clientAuthority && {
      ca: options.tls.clientAuthority,
      requestCert: true,
      rejectUnauthorized: true,
    }),
  };
  const app = fastify({
    http: patience,
    ...(https && { https }),
    bodyLimit: options.mostBodyBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 512 },
    ajv: {
      customOptions: {
        coerceTypes: false,
        removeAdditional: false,
        useDefaults: false,
        allErrors: false,
      },
    },
    clientErrorHandler: answerUnreadable(metrics),
    frameworkErrors: (error, _request, reply) => {
      const status = error.statusCode ?? 400;
      metrics.refused.inc({ status });
      (reply as unknown as FastifyReply)
        .code(status)
        .send({ error: `path: ${error.message}`, field: 'path' });
    },
  });
  jsonBodies(app);
  errorAnswers(app, metrics, options.onError);
  app.decorateRequest('headAt', 0);
  app.decorateRequest('client', null);
  app.addHook('onRequest', (request, _reply, done) => {
    request.headAt = performance.now();
    done();
  });
  const shedder = new Shedder(options.limits, metrics);
  const eventLoop = measureEventLoop(metrics.registry);
  app.addHook('onClose', async () => {
    shedder.stop();
    eventLoop.stop();
  });
  if (clients) {
    app.addHook('onRequest', async (request, reply) => {
      if (OPEN.has(request.url.split('?')[0])) return undefined;
      const admission = clients.admit(request.headers.authorization);
      if (admission.kind === 'admitted') {
        request.client = admission.client;
        return undefined;
      }
      const isUnknown = admission.kind === 'unknown';
      metrics.refused.inc({ status: isUnknown ? 401 : 429 });
      if (isUnknown) {
        return reply.code(401).header('www-authenticate', 'Bearer').send({
          error: 'authorization: send your key as "Bearer KEY"',
          field: 'authorization',
        });
      }
      metrics.shed.inc({ why: 'rate' });
      return reply
        .code(429)
        .header('retry-after', String(admission.retryAfterSeconds))
        .send({
          error: `${admission.client} sends more than was agreed; slow down`,
        });
    });
  }
  // Whatever body comes with it: nobody reads that.
  const notFound = answerNotFound(metrics);
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404) notFound(request, reply);
    else done();
  });
  const { stream, records, directive, batch, onAnswer, isDraining } = options;
  const waiting = () => options.waiting?.();
  const own = { engine, metrics, shedder, batch, waiting, usual };
  const parts = { ...own, stream, records, directive, onAnswer, isDraining };
  healthRoutes(app, parts);
  scoreRoutes(app, parts);
  const { onDecisionRead } = options;
  decisionRoutes(app, { ...parts, onDecisionRead });
  modelRoutes(app, parts);
  recordRoutes(app, parts);
  return app;
}
