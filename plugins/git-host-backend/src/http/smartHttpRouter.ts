import { AuditorService } from '@backstage/backend-plugin-api';
import {
  AuthenticationError,
  InputError,
  NotFoundError,
} from '@backstage/errors';
import { EventsService } from '@backstage/plugin-events-node';
import type { NextFunction, Request, Response } from 'express';
import Router from 'express-promise-router';
import { GIT_HOST_PUSH_TOPIC, GitHostPushEvent } from '../pushEvent';
import { GitRepositoryStore } from '../repositories/GitRepositoryStore';
import { isRepositoryName } from '../repositories/repositoryName';
import { authorizeGitRequest, GitRequestGuard } from './authorizeGitRequest';
import { GitHttpBackend } from './GitHttpBackend';

const SMART_HTTP =
  /^\/([^/]+)\/([^/]+)\.git\/(info\/refs|git-upload-pack|git-receive-pack)$/;
const SERVICES = ['git-upload-pack', 'git-receive-pack'];

/** What the routes of git work with. */
export type SmartHttpOptions = {
  auditor: AuditorService;
  backend: GitHttpBackend;
  events: EventsService;
  guard: GitRequestGuard;
  store: GitRepositoryStore;
};

/** The service that a request names: the query of a GET, the path of a POST. */
function serviceOf(request: Request, path: string): string {
  const isInfo = path === 'info/refs';
  const service = isInfo ? String(request.query.service ?? '') : path;
  if (request.method !== (isInfo ? 'GET' : 'POST')) {
    throw new InputError(`git does not ask for ${path} by ${request.method}.`);
  }
  if (!SERVICES.includes(service)) {
    throw new InputError(
      'This git host speaks the smart HTTP protocol only: use git 1.6.6 or later.',
    );
  }
  return service;
}

/** The routes that `git clone`, `git fetch` and `git push` call. */
export function createSmartHttpRouter(options: SmartHttpOptions) {
  const { auditor, backend, events, guard, store } = options;
  const router = Router();

  router.all(SMART_HTTP, async (request, response) => {
    const {
      0: owner,
      1: name,
      2: path,
    } = request.params as unknown as Record<number, string>;
    if (!isRepositoryName(owner) || !isRepositoryName(name)) {
      throw new NotFoundError('There is no such repository.');
    }
    const service = serviceOf(request, path);
    const act = service === 'git-receive-pack' ? 'write' : 'read';
    const repository = await store.find(owner, name);
    const entityRef = repository?.entityRef ?? `component:default/${name}`;
    const actor = await authorizeGitRequest(guard, request, repository, {
      entityRef,
      act,
    });
    if (!repository) throw new NotFoundError('There is no such repository.');
    const isPush = path === 'git-receive-pack';
    const audit = isPush
      ? await auditor.createEvent({
          eventId: 'repository-push',
          severityLevel: 'medium',
          request,
          meta: { owner, name, actor },
        })
      : undefined;
    await backend.handle(request, response, {
      repository,
      service: path,
      query: path === 'info/refs' ? `service=${service}` : '',
      actor,
    });
    if (isPush) {
      const eventPayload: GitHostPushEvent = { owner, name, entityRef, actor };
      await audit?.success();
      await events.publish({ topic: GIT_HOST_PUSH_TOPIC, eventPayload });
    }
  });

  router.use(
    SMART_HTTP,
    (error: Error, _: Request, response: Response, next: NextFunction) => {
      if (error instanceof AuthenticationError && !response.headersSent) {
        response.setHeader(
          'www-authenticate',
          'Basic realm="Modelport git host", charset="UTF-8"',
        );
      }
      next(error);
    },
  );
  return router;
}
