import { pipeline } from 'node:stream/promises';
import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  ML_REGISTRY_INTERNAL_ROUTES as ROUTES,
  type RecordRegistrationRequest,
  type VersionRef,
} from '@modelport/plugin-ml-registry-common';
import type { Request, RequestHandler, Response, Router } from 'express';
import { audited } from '@modelport/plugin-ml-node';
import type { RegistryServices } from '../service/RegistryServices';

// It verifies the token that stands for a person; nobody else may name an author.
const TELLS_REGISTRATIONS = ['plugin:ml-experiments'];
// What makes versions of a model, and what serves them, asks who may.
const CHECKS_CLAIMS = [...TELLS_REGISTRATIONS, 'plugin:ml-promotion'];
// They decide for themselves who may have a version served; nobody else reads files of any model.
const READS_FILES = ['plugin:ml-promotion'];

const fullReference = (field: string, text: string) => {
  try {
    return stringifyEntityRef(parseEntityRef(text));
  } catch (error) {
    throw new InputError(
      `The field ${field} is '${text}': write a full reference, such as component:default/fraud`,
      error,
    );
  }
};

/** Lets nobody but the trusted plugins through to the routes of {@link addInternalRoutes}. */
export function guardInternalRoutes(
  entrance: Router,
  httpAuth: HttpAuthService,
): void {
  const only =
    (trusted: string[]): RequestHandler =>
    async (req, _res, next) => {
      const { principal } = await httpAuth.credentials(req, {
        allow: ['service'],
      });
      if (!trusted.includes(principal.subject)) {
        throw new NotAllowedError(
          `Only ${trusted.join(', ')} may do this, not ${principal.subject}`,
        );
      }
      next();
    };
  entrance.post(ROUTES.recordRegistration, only(TELLS_REGISTRATIONS));
  entrance.get(ROUTES.claim, only(CHECKS_CLAIMS));
  entrance.get(ROUTES.files, only(READS_FILES));
  entrance.get(ROUTES.content, only(READS_FILES));
}

/** Adds the routes that only plugins of this portal may call, behind {@link guardInternalRoutes}. */
export function addInternalRoutes(
  router: Router,
  options: {
    auditor: AuditorService;
    service: Pick<
      RegistryServices,
      'checkClaim' | 'registrations' | 'versions'
    >;
  },
): void {
  const { auditor, service } = options;

  router.post(ROUTES.recordRegistration, async (req, res) => {
    const body = req.body as RecordRegistrationRequest;
    const registration = {
      ...body,
      entityRef: fullReference('entityRef', body.entityRef),
      actor: fullReference('actor', body.actor),
    };
    const event = {
      eventId: 'version-note',
      request: req,
      meta: { ...registration },
    };
    await audited(auditor, event, () =>
      service.registrations.note(registration),
    );
    res.status(202).end();
  });

  router.get(ROUTES.claim, async (req, res) => {
    const { server, model } = req.params;
    const query = req.query as { entityRef: string };
    const entityRef = fullReference('entityRef', query.entityRef);
    await service.checkClaim({ server, model, entityRef });
    res.status(204).end();
  });

  router.get(ROUTES.files, async (req, res) => {
    res.json({ items: await service.versions.files(refOf(req)) });
  });

  router.get(ROUTES.content, async (req, res) => {
    const { path } = req.query as { path: string };
    const meta = { ...refOf(req), path };
    const event = { eventId: 'version-file-read', request: req, meta };
    await audited(auditor, { ...event, severityLevel: 'low' }, () =>
      sendFile(res, signal =>
        service.versions.openFile(refOf(req), path, signal),
      ),
    );
  });
}

function refOf({ params }: Request): VersionRef {
  const { server, model, version } = params;
  return { server, model, version };
}

/** Streams a file; the transfer ends when the caller goes away. */
async function sendFile(
  res: Response,
  open: (
    signal: AbortSignal,
  ) => ReturnType<RegistryServices['versions']['openFile']>,
): Promise<void> {
  const gone = new AbortController();
  res.on('close', () => {
    if (!res.writableFinished) {
      gone.abort(new Error('The caller went away'));
    }
  });
  const { file, content } = await open(gone.signal);
  res.setHeader('Content-Type', 'application/octet-stream');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  // Compressing would hide the length that a client checks its download against.
  res.setHeader('Cache-Control', 'private, no-store, no-transform');
  res.setHeader('Content-Length', file.size);
  await pipeline(content, res);
}
