import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import {
  AuthenticationError,
  InputError,
  NotFoundError,
} from '@backstage/errors';
import { EventsService } from '@backstage/plugin-events-node';
import { withoutCredentials } from '@modelport/plugin-ml-node';
import type { NextFunction, Request, Response } from 'express';
import Router from 'express-promise-router';
import { GitHostAddresses } from '../addresses';
import { GitHostMeter } from '../meterGitHost';
import { GIT_HOST_PUSH_TOPIC, GitHostPushEvent } from '../pushEvent';
import { GitRepositoryStore } from '../repositories/GitRepositoryStore';
import { isRepositoryName } from '../repositories/repositoryName';
import { adviceOnPush } from './adviceOnPush';
import { authorizeGitRequest, GitRequestGuard } from './authorizeGitRequest';
import { GitHttpBackend } from './GitHttpBackend';

const SMART_HTTP =
  /^\/[^/]+\/[^/]+\.git\/(info\/refs|git-upload-pack|git-receive-pack)$/;
const REPOSITORY = '/:owner/:name.git';
const SERVICES = ['git-upload-pack', 'git-receive-pack'];

/** What the routes of git work with. */
export type SmartHttpOptions = {
  addresses: GitHostAddresses;
  auditor: AuditorService;
  backend: GitHttpBackend;
  events: EventsService;
  guard: GitRequestGuard;
  logger: LoggerService;
  meter: Pick<GitHostMeter, 'answered' | 'pushed'>;
  store: GitRepositoryStore;
};

/** The service that a request names: the query of a GET, the path of a POST. */
function serviceOf(request: Request, path: string): string {
  const service =
    path === 'info/refs' ? String(request.query.service ?? '') : path;
  if (!SERVICES.includes(service)) {
    throw new InputError(
      'This git host speaks the smart HTTP protocol only: use git 1.6.6 or later.',
    );
  }
  return service;
}

/** The routes that `git clone`, `git fetch` and `git push` call. */
export function createSmartHttpRouter(options: SmartHttpOptions) {
  const { auditor, backend, events, guard, meter, store } = options;
  const advice = {
    addresses: options.addresses,
    logger: options.logger,
    store,
  };
  const router = Router();

  router.use(SMART_HTTP, (request, response, next) => {
    const start = performance.now();
    // git asks without credentials at first, to be told that it needs some: no refusal of anybody.
    const isGreeting = request.headers.authorization === undefined;
    response.once('close', () => {
      if (isGreeting && response.statusCode === 401) return;
      meter.answered({
        act: /receive-pack/.test(request.originalUrl) ? 'push' : 'fetch',
        status: response.writableFinished ? response.statusCode : undefined,
        milliseconds: performance.now() - start,
      });
    });
    next();
  });

  const answer = async (
    path: string,
    request: Request<{ owner: string; name: string }>,
    response: Response,
  ) => {
    const { owner, name } = request.params;
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
          request: withoutCredentials(request),
          meta: { owner, name, actor },
        })
      : undefined;
    await backend.handle(request, response, {
      repository,
      service: path,
      query: path === 'info/refs' ? `service=${service}` : '',
      actor,
      advise: isPush ? await adviceOnPush(repository, advice) : undefined,
    });
    if (isPush) {
      const eventPayload: GitHostPushEvent = { owner, name, entityRef, actor };
      const isDone = response.statusCode < 400;
      meter.pushed(isDone);
      if (isDone) await audit?.success();
      else await audit?.fail({ error: new Error('git failed; see the log') });
      // Also after a failure: git may have moved some branches before.
      await events.publish({ topic: GIT_HOST_PUSH_TOPIC, eventPayload });
    }
  };

  router.get(`${REPOSITORY}/info/refs`, (request, response) =>
    answer('info/refs', request, response),
  );
  router.post(`${REPOSITORY}/git-upload-pack`, (request, response) =>
    answer('git-upload-pack', request, response),
  );
  router.post(`${REPOSITORY}/git-receive-pack`, (request, response) =>
    answer('git-receive-pack', request, response),
  );
  router.use(SMART_HTTP, request => {
    throw new InputError(`git does not ask for this by ${request.method}.`);
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
