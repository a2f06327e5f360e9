import type {
  AuditorService,
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import type { Permission } from '@backstage/plugin-permission-common';
import {
  audited,
  Entrance,
  type ModelAccessGuard,
} from '@modelport/plugin-ml-node';
import { mlRegistryReadPermission } from '@modelport/plugin-ml-registry-common';
import type { Request, RequestHandler } from 'express';
import type { ModelOf } from '../service/entityModel';

/** Somebody who may see a model. */
export interface Reader {
  model: ModelOf;
  credentials: BackstageCredentials;
}

/** Somebody who may change something: a person of the owner group, with the permission. */
export interface Actor extends Reader {
  actor: string;
}

/** Lets callers through to a model, or throws. */
export interface Gate {
  /** Checks whether the caller may see something. */
  read(req: Request): Promise<Reader>;
  /** Makes what stands at the entrance before a route by which an {@link Actor} changes something. */
  admitActor(eventId: string, permission: Permission): RequestHandler;
  /** Makes what stands at the entrance before a route with a body that is open to each {@link Reader}. */
  admitReader(eventId: string): RequestHandler;
  /** Whom `admitActor` let through. */
  actorOf(req: Request): Actor;
  /** Whom `admitReader` let through. */
  readerOf(req: Request): Reader;
  /** Does something under an audit event. */
  audited<T>(
    req: Request,
    eventId: string,
    meta: Record<string, string | undefined>,
    work: () => Promise<T>,
  ): Promise<T>;
}

/** Creates the gate of the routes for people. */
export function createGate(options: {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  guard: ModelAccessGuard;
}): Gate {
  const { httpAuth, auditor, guard } = options;
  const entityRefOf = ({ params: { kind, namespace, name } }: Request) =>
    stringifyEntityRef({ kind, namespace, name });
  const pass = async (
    req: Request,
    permission: Permission,
    action: 'read' | 'act',
  ) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const entityRef = entityRefOf(req);
    const { actor, ...model } = await guard.require({
      ...{ credentials, permission, entityRef, action },
    });
    return { model: { ...model, credentials }, credentials, actor };
  };
  const read = (req: Request) => pass(req, mlRegistryReadPermission, 'read');
  const act = async (req: Request, permission: Permission) => {
    const { actor, ...passed } = await pass(req, permission, 'act');
    if (!actor) {
      throw new NotAllowedError('Only a person may do this; sign in');
    }
    return { ...passed, actor };
  };
  const event = (req: Request, eventId: string, meta: object) => ({
    eventId,
    request: req,
    meta: { entityRef: entityRefOf(req), ...meta },
  });
  const refusal = (eventId: string) => (req: Request) => {
    const { id } = req.params;
    return event(req, eventId, id === undefined ? {} : { id });
  };
  const readers = new Entrance<Reader>({ auditor });
  const actors = new Entrance<Actor>({ auditor });
  return {
    read,
    admitActor: (eventId, permission) =>
      actors.admit((req: Request) => act(req, permission), refusal(eventId)),
    admitReader: eventId => readers.admit(read, refusal(eventId)),
    actorOf: req => actors.of(req),
    readerOf: req => readers.of(req),
    audited: (req, eventId, meta, work) =>
      audited(auditor, event(req, eventId, meta), work),
  };
}
