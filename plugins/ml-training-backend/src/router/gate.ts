import type {
  AuditorService,
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
import { mlTrainingReadPermission } from '@modelport/plugin-ml-training-common';
import type { Request, RequestHandler } from 'express';
import type { ModelOf } from '../service/modelSource';

/** A person of the owner group of a model, with the permission to change something. */
export interface Acting {
  model: ModelOf;
  /** Full reference of the person. */
  actor: string;
}

/** Lets callers through to a model, or throws. */
export interface Gate {
  /** Checks whether the caller may see the model. */
  read(req: Request): Promise<ModelOf>;
  /** Makes what stands at the entrance before a route that changes something. */
  admit(eventId: string, permission: Permission): RequestHandler;
  /** Whom `admit` let through. */
  actingOf(req: Request): Acting;
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
  const entrance = new Entrance<Acting>({ auditor });

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
    return guard.require({ credentials, permission, entityRef, action });
  };

  const act = async (req: Request, permission: Permission): Promise<Acting> => {
    const { actor, ...model } = await pass(req, permission, 'act');
    if (!actor) {
      throw new NotAllowedError('Only a person may do this; sign in');
    }
    return { model, actor };
  };

  const event = (req: Request, eventId: string, meta: object) => ({
    eventId,
    request: req,
    meta: { entityRef: entityRefOf(req), ...meta },
  });

  return {
    read: req => pass(req, mlTrainingReadPermission, 'read'),
    admit: (eventId, permission) =>
      entrance.admit(
        (req: Request) => act(req, permission),
        req => {
          const { id } = req.params;
          return event(req, eventId, id === undefined ? {} : { id });
        },
      ),
    actingOf: req => entrance.of(req),
    audited: (req, eventId, meta, work) =>
      audited(auditor, event(req, eventId, meta), work),
  };
}
