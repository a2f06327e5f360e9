import fastify, {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
} from 'fastify';
import { AddressInfo } from 'node:net';
import { Admission } from './admission';
import { errorResponses } from './errorResponses';
import { messageOf } from './errors';
import { healthRoutes } from './healthRoutes';
import { inferRoutes } from './inferRoutes';
import { completeLimits, ServerLimits } from './limits';
import { createMetrics } from './metrics';
import { ModelCatalog } from './modelCatalog';
import { modelRoutes } from './modelRoutes';
import { checkModelSource, ModelSource } from './modelSource';
import { parseJson } from './parseJson';
import { loadModel, ServedModel } from './servedModel';

/**
 * What {@link createModelServer} serves and how.
 *
 * @public
 */
export interface ModelServerOptions {
  models: readonly ModelSource[];
  /** Default `127.0.0.1`; there is no authentication, so reach further only behind a proxy. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  limits?: Partial<ServerLimits>;
  /** Told of every failure that is answered with 500. */
  onError?: (error: unknown) => void;
}

/**
 * A verified model as the server reports it.
 *
 * @public
 */
export interface ServedModelSummary {
  name: string;
  version?: string;
  digest: string;
  signature: 'checked' | 'absent';
}

/**
 * A server whose models are verified and warm.
 *
 * @public
 */
export interface ModelServer {
  readonly models: readonly ServedModelSummary[];
  /** Starts to take connections; once. */
  listen(): Promise<{ url: string; port: number }>;
  /**
   * Not ready at once; once `unreachable` is settled (say, when load balancers have had the time to
   * notice) no connection is taken any more; calls under way are answered, within `drainTimeoutMs`;
   * then everything is released. Calling it again waits for the same end.
   */
  drain(unreachable?: Promise<unknown>): Promise<void>;
}

/**
 * Verifies, loads and warms every model and prepares the server; it does not listen yet.
 *
 * @throws ModelRefusedError when a model must not serve
 * @throws TypeError when an option cannot be right
 * @public
 */
export async function createModelServer(
  options: ModelServerOptions,
): Promise<ModelServer> {
  const limits = completeLimits(options.limits);
  if (options.models.length === 0) {
    throw new TypeError('There is no model to serve; give at least one');
  }
  options.models.forEach(checkModelSource);
  const models = await loadAll(options.models);
  const app = fastify({
    // Late calls on open connections are answered too, and their connections closed.
    return503OnClosing: false,
    frameworkErrors: (error, _request, reply) => {
      (reply as unknown as FastifyReply)
        .code(error.statusCode ?? 400)
        .send({ error: messageOf(error) });
    },
    requestTimeout: limits.requestTimeoutMs,
    routerOptions: { maxParamLength: 256 },
  });
  const metrics = createMetrics();
  const admission = new Admission(limits.maxInFlight, metrics);
  const catalog = new ModelCatalog(models);
  for (const { name, version = '', digest } of models) {
    metrics.modelInfo.set({ model: name, version, digest }, 1);
  }
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    async (_request: FastifyRequest, body: string) => parseJson(body),
  );
  errorResponses(app, limits, options.onError ?? (() => {}));
  healthRoutes(app, admission, metrics);
  modelRoutes(app, catalog, admission);
  inferRoutes(app, { catalog, admission, metrics, limits });

  let drained: Promise<void> | undefined;
  return {
    models: models.map(({ name, version, digest, signature }) => ({
      name,
      version,
      digest,
      signature,
    })),
    async listen() {
      await app.listen({
        host: options.host ?? '127.0.0.1',
        port: options.port ?? 0,
      });
      const { address, family, port } = app.server.address() as AddressInfo;
      return {
        port,
        url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
      };
    },
    drain(unreachable = Promise.resolve()) {
      admission.startDraining();
      drained ??= unreachable.then(() =>
        close(app, models, limits.drainTimeoutMs),
      );
      return drained;
    },
  };
}

async function loadAll(
  sources: readonly ModelSource[],
): Promise<ServedModel[]> {
  const models: ServedModel[] = [];
  try {
    for (const source of sources) {
      models.push(await loadModel(source));
    }
    return models;
  } catch (error) {
    await Promise.all(models.map(model => model.release()));
    throw error;
  }
}

async function close(
  app: FastifyInstance,
  models: readonly ServedModel[],
  timeoutMs: number,
): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), timeoutMs);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
    await Promise.all(models.map(model => model.release()));
  }
}
