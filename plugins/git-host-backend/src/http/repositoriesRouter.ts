import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { createValidatedOpenApiRouterFromGeneratedEndpointMap } from '@backstage/backend-openapi-utils';
import type { Router } from 'express';
import {
  NewRepository,
  RepositoryService,
} from '../repositories/RepositoryService';
import { openapi } from './openapi';

/** What the JSON routes work with. */
export type RepositoriesRouterOptions = {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  service: RepositoryService;
};

/** The JSON routes of the git host. */
export function createRepositoriesRouter(
  options: RepositoriesRouterOptions,
): Router {
  const { auditor, httpAuth, service } = options;
  const router = createValidatedOpenApiRouterFromGeneratedEndpointMap(
    openapi,
  ) as unknown as Router;

  router.get('/v1/repositories', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    response.json({ items: await service.list(credentials) });
  });

  router.post('/v1/repositories', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const body: NewRepository = request.body;
    const audit = await auditor.createEvent({
      eventId: 'repository-create',
      severityLevel: 'medium',
      request,
      meta: { name: body.name, owner: body.owner },
    });
    try {
      const { repository, created } = await service.create(credentials, body);
      await audit.success({ meta: { created } });
      response.status(created ? 201 : 200).json(repository);
    } catch (error) {
      await audit.fail({ error: error as Error });
      throw error;
    }
  });
  return router;
}
