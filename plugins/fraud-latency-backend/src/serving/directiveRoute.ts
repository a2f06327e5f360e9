import type { AuditorService } from '@backstage/backend-plugin-api';
import { AuthenticationError } from '@backstage/errors';
import { Entrance, withoutCredentials } from '@modelport/plugin-ml-node';
import type { IRouter, Request, Router } from 'express';
import type { DirectiveService } from './DirectiveService';

/** Where a scoring service asks what it is to do: by its own token, and not by one of Backstage. */
export const DIRECTIVE = '/v1/services/:service/directive';

/** Audit event of a refusal; a service that asks every two seconds is not recorded each time. */
const DIRECTIVE_READ = 'directive-read';
const BEARER = /^Bearer +(\S+)$/i;

/** What {@link addDirectiveRoute} works with. */
export interface DirectiveRouteOptions {
  directives: Pick<DirectiveService, 'admits' | 'directive'>;
}

/** Lets a service with its own token through to {@link addDirectiveRoute}. */
export function guardDirectiveRoute(
  entrance: IRouter,
  { auditor, directives }: DirectiveRouteOptions & { auditor: AuditorService },
): void {
  const services = new Entrance<string>({ auditor });
  const admit = services.admit<Request>(
    async ({ params: { service }, headers }) => {
      const [, token] = BEARER.exec(headers.authorization ?? '') ?? [];
      if (directives.admits(service, token)) return service;
      throw new AuthenticationError(
        'There is no such service, or this is not its token: give the program --directive-token with the file that directiveTokenFile of the service in fraudLatency.services of the portal names',
      );
    },
    request => ({
      eventId: DIRECTIVE_READ,
      request: withoutCredentials(request),
      meta: { service: request.params.service },
    }),
  );
  entrance.get(DIRECTIVE, admit);
}

/** Adds the route by which a service asks what it is to do, behind {@link guardDirectiveRoute}. */
export function addDirectiveRoute(
  router: Router,
  serving: DirectiveRouteOptions,
): void {
  router.get(DIRECTIVE, async (req, res) => {
    const { service } = req.params;
    const { directive, tag } = await serving.directives.directive(service);
    res.set({ etag: tag, 'cache-control': 'private, no-cache' });
    res.json(directive);
  });
}
