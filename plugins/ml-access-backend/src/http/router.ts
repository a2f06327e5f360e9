import {
  AuditorService,
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import {
  mlAccessTokenCreatePermission,
  mlAccessTokenDeletePermission,
  mlAccessTokenReadPermission,
} from '@modelport/plugin-ml-access-common';
import {
  answerUnknownRoutes,
  ModelAccessGuard,
  refuseLargeBodies,
  refuseUnknownFields,
} from '@modelport/plugin-ml-node';
import express, {
  type Request,
  type RequestHandler,
  type Router,
} from 'express';
import PromiseRouter from 'express-promise-router';
import { IssuerCheck } from '../service/IssuerCheck';
import { TokenRequest, TokenService } from '../service/TokenService';
import { TokenMeter } from './meterTokens';
import { openapi, requestFields } from './openapi';

/** What the routes work with. */
export type RouterOptions = {
  auditor: AuditorService;
  guard: ModelAccessGuard;
  httpAuth: HttpAuthService;
  issuers: Pick<IssuerCheck, 'require'>;
  meter: TokenMeter;
  permissions: PermissionsService;
  service: TokenService;
  /** Refuses to send an answer that is not as documented; for tests. */
  validateResponses?: boolean;
};

const meteredBy =
  (meter: TokenMeter) =>
  (kind: 'entity' | 'run'): RequestHandler =>
  (_request, response, next) => {
    response.once('finish', () => meter.asked(kind, response.statusCode));
    next();
  };

/** Lets plugins of this portal pass only: a token of an outside caller is not one. */
const pluginCheck = (httpAuth: HttpAuthService) => async (request: Request) => {
  const { principal } = await httpAuth.credentials(request, {
    allow: ['service'],
  });
  if (!principal.subject.startsWith('plugin:')) {
    throw new NotAllowedError('Only plugins of the portal may ask this.');
  }
};

/** The routes of the OpenAPI document. */
export function createRoutes(options: RouterOptions): Router {
  const { auditor, guard, httpAuth, issuers, meter } = options;
  const { permissions, service } = options;
  const router: Router = createValidatedOpenApiRouter(openapi, {
    middleware: [refuseLargeBodies(express.json({ limit: '100kb' }))],
    validatorOptions: { validateResponses: options.validateResponses ?? false },
  });

  const metered = meteredBy(meter);

  const checkPermission = async (
    credentials: BackstageCredentials,
    permission: BasicPermission,
  ) => {
    const [{ result }] = await permissions.authorize([{ permission }], {
      credentials,
    });
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(`You lack the permission ${permission.name}.`);
    }
  };

  const checkPlugin = pluginCheck(httpAuth);

  const issue = async (request: Request, asked: TokenRequest) => {
    const { scope, issuer, expiresAt } = asked;
    const audit = await auditor.createEvent({
      eventId: 'token-issue',
      severityLevel: 'medium',
      request,
      meta: { scope, issuer, expiresAt },
    });
    try {
      const issued = await service.issue(asked);
      await audit.success({ meta: { tokenId: issued.id } });
      return issued;
    } catch (error) {
      await audit.fail({ error: error as Error });
      throw error;
    }
  };

  router.get('/v1/tokens', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    await checkPermission(credentials, mlAccessTokenReadPermission);
    const items = await service.list(credentials.principal.userEntityRef);
    response.json({ items });
  });

  router.post('/v1/tokens', metered('entity'), async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    refuseUnknownFields(request.body, requestFields.entityToken);
    const { access, description = '', expiresAt } = request.body;
    const { entity, entityRef } = await guard.require({
      credentials,
      permission: mlAccessTokenCreatePermission,
      entityRef: request.body.entityRef,
      action: 'act',
    });
    const issuer = credentials.principal.userEntityRef;
    await issuers.require(issuer, entity);
    const issued = await issue(request, {
      scope: { kind: 'entity', entityRef, access },
      issuer,
      description,
      expiresAt,
    });
    response.status(201).json(issued);
  });

  router.post('/v1/tokens/verify', async (request, response) => {
    refuseUnknownFields(request.body, requestFields.verify);
    const start = performance.now();
    const token = await service.verify(request.body.token);
    meter.verified(token !== undefined, performance.now() - start);
    response.json(token ? { valid: true, token } : { valid: false });
  });

  router.delete('/v1/tokens/:id', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { principal } = credentials;
    if (principal.type === 'service') await checkPlugin(request);
    else await checkPermission(credentials, mlAccessTokenDeletePermission);
    const { id } = request.params;
    const audit = await auditor.createEvent({
      eventId: 'token-revoke',
      severityLevel: 'medium',
      request,
      meta: { tokenId: id },
    });
    try {
      const user =
        principal.type === 'user' ? principal.userEntityRef : undefined;
      await service.revoke(id, user);
      meter.revoked();
      await audit.success();
    } catch (error) {
      await audit.fail({ error: error as Error });
      throw error;
    }
    response.status(204).end();
  });

  router.post('/v1/run-tokens', async (request, response) => {
    refuseUnknownFields(request.body, requestFields.runToken);
    const { server, experimentId, runId, expiresAt } = request.body;
    const issuer = fullReference('issuer', request.body.issuer);
    const entityRef = fullReference('entityRef', request.body.entityRef);
    const issued = await issue(request, {
      scope: { kind: 'run', server, experimentId, runId, entityRef },
      issuer,
      description: `Run ${runId}`,
      expiresAt,
    });
    response.status(201).json(issued);
  });
  return router;
}

/** The routes of ml-access, behind an entrance that turns others than plugins away from what is for plugins. */
export function createRouter(options: RouterOptions): Router {
  const checkPlugin = pluginCheck(options.httpAuth);
  // Who asks is seen to before what: whoever may not ask is not told what the fields are.
  const pluginsOnly: RequestHandler = async (request, _response, next) => {
    await checkPlugin(request);
    next();
  };
  const entrance = PromiseRouter();
  entrance.post('/v1/tokens/verify', pluginsOnly);
  entrance.post('/v1/run-tokens', meteredBy(options.meter)('run'), pluginsOnly);
  entrance.use(createRoutes(options));
  entrance.use(answerUnknownRoutes());
  return entrance;
}

function fullReference(field: string, text: string): string {
  try {
    return stringifyEntityRef(parseEntityRef(text));
  } catch (error) {
    throw new InputError(
      `The field ${field} is "${text}": write a full reference, for example component:default/card-fraud.`,
      error,
    );
  }
}
