import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  type ModelAccessGuard,
  refuseLargeBodies,
} from '@modelport/plugin-ml-node';
import { mlPromotionPredictPermission } from '@modelport/plugin-ml-promotion-common';
import express, {
  type ErrorRequestHandler,
  type Request,
  type Response,
  type Router,
} from 'express';
import PromiseRouter from 'express-promise-router';
import type { EndpointService } from '../service/EndpointService';
import type { TargetRequest } from '../targets/RolloutTarget';
import type { EndpointCredentials } from './endpointCredentials';

/** What {@link createEndpointRouter} needs. */
export interface EndpointRouterOptions {
  credentials: Pick<EndpointCredentials, 'of'>;
  guard: ModelAccessGuard;
  endpoints: Pick<EndpointService, 'call'>;
  /** Told of each answer to a call, and how long it took in milliseconds. */
  onAnswered?: (status: number, milliseconds: number) => void;
}

/** Where callers are let in by this router itself: their tokens are not only Backstage's. */
export const ENDPOINTS = '/v1/entities/:kind/:namespace/:name/endpoints';

const MODEL = `${ENDPOINTS}/:environment/v2/models/:model`;
const MOST_BYTES = 8 * 1024 * 1024;

// The parser's own errors carry what only it needs, which would be sent with them.
const explainUnread: ErrorRequestHandler = (error, _req, _res, next) =>
  next(
    typeof error?.type === 'string' && error.expose === true
      ? new InputError(`The body cannot be read: ${error.message}`)
      : error,
  );

// Nobody waits for an answer any more, so that it is no failure either.
const unless = (gone: AbortSignal) => (error: unknown) => {
  if (!gone.aborted) {
    throw error;
  }
};

/**
 * Creates the router of the endpoints. Bodies pass both ways as they are, so that large whole numbers keep every digit
 * and the model server's own words for what is wrong arrive.
 */
export function createEndpointRouter(options: EndpointRouterOptions): Router {
  const { credentials, guard, endpoints, onAnswered } = options;
  const router = PromiseRouter();
  // Any type, so that one that is not served is named below.
  const raw = refuseLargeBodies(
    express.raw({ type: () => true, limit: MOST_BYTES }),
  );

  router.use(ENDPOINTS, (_req, res, next) => {
    const begin = performance.now();
    res.once('finish', () =>
      onAnswered?.(res.statusCode, performance.now() - begin),
    );
    next();
  });

  // Before the body is read: nobody may send one who may not ask.
  const admit = async (req: Request, res: Response) => {
    const { kind, namespace, name } = req.params;
    const { entityRef } = await guard.require({
      ...(await credentials.of(req)),
      permission: mlPromotionPredictPermission,
      entityRef: stringifyEntityRef({ kind, namespace, name }),
    });
    res.locals.entityRef = entityRef;
    return 'next';
  };

  const answer = async (
    req: Request,
    res: Response,
    request: TargetRequest,
  ): Promise<void> => {
    const { environment } = req.params;
    const gone = new AbortController();
    res.once('close', () => gone.abort());
    const { entityRef } = res.locals;
    const call = { ...request, signal: gone.signal };
    const response = await endpoints
      .call(entityRef, environment, call)
      .catch(unless(gone.signal));
    if (!response) {
      return;
    }
    res.status(response.status);
    res.set('content-type', response.contentType ?? 'application/json');
    res.set('cache-control', 'no-store');
    if (response.retryAfter !== undefined) {
      res.set('retry-after', response.retryAfter);
    }
    res.send(response.body);
  };

  const pathOf = (req: Request) =>
    `/v2/models/${encodeURIComponent(req.params.model)}`;

  router.get(MODEL, admit, async (req: Request, res: Response) => {
    await answer(req, res, { method: 'GET', path: pathOf(req) });
  });

  const infer = `${MODEL}/infer`;
  router.post(infer, admit, raw, async (req: Request, res: Response) => {
    if (!req.is('application/json') || !Buffer.isBuffer(req.body)) {
      throw new InputError(
        'The body must be JSON: send content-type: application/json',
      );
    }
    const body = new Uint8Array(req.body);
    const path = `${pathOf(req)}/infer`;
    await answer(req, res, { method: 'POST', path, body });
  });

  router.use(explainUnread);
  return router;
}
