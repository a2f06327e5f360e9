import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import {
  refuseLargeBodies,
  refuseUnknownFields,
} from '@modelport/plugin-ml-node';
import express, { type Router } from 'express';
import {
  NewRepository,
  RepositoryService,
} from '../repositories/RepositoryService';
import { GitHostMeter } from '../meterGitHost';
import { newRepositoryFields, openapi } from './openapi';

// As the validator puts it together: where the plugin is mounted, and the path in it.
const JSON_ROUTES = /^(\/api\/[^/]+)?\/+v1\/(repositories|names)(?![^/?])/;

/** What the JSON routes work with. */
export type RepositoriesRouterOptions = {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  meter: Pick<GitHostMeter, 'created'>;
  service: RepositoryService;
  /** Refuses to send an answer that is not as documented; for tests. */
  validateResponses?: boolean;
};

/** The JSON routes of the git host. */
export function createRepositoriesRouter(
  options: RepositoriesRouterOptions,
): Router {
  const { auditor, httpAuth, meter, service } = options;
  const router: Router = createValidatedOpenApiRouter(openapi, {
    middleware: [refuseLargeBodies(express.json({ limit: '100kb' }))],
    validatorOptions: {
      // What git and browsers ask passes by: other routers answer it, not with JSON.
      ignorePaths: (path: string) => !JSON_ROUTES.test(path),
      validateResponses: options.validateResponses ?? false,
    },
  });

  router.get('/v1/repositories', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    response.json({ items: await service.list(credentials) });
  });

  router.get('/v1/names/:name', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { name } = request.params;
    response.json(await service.findNameHolder(credentials, name));
  });

  router.post('/v1/repositories', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const body: NewRepository = request.body;
    refuseUnknownFields(body, newRepositoryFields);
    const audit = await auditor.createEvent({
      eventId: 'repository-create',
      severityLevel: 'medium',
      request,
      meta: { name: body.name, owner: body.owner },
    });
    try {
      const { repository, created } = await service.create(credentials, body);
      await audit.success({ meta: { created } });
      if (created) meter.created();
      response.status(created ? 201 : 200).json(repository);
    } catch (error) {
      await audit.fail({ error: error as Error });
      throw error;
    }
  });
  return router;
}
