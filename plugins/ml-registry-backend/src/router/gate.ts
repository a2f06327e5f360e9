import type {
  AuditorService,
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import type { Permission } from '@backstage/plugin-permission-common';
import { audited, type ModelAccessGuard } from '@modelport/plugin-ml-node';
import { mlRegistryReadPermission } from '@modelport/plugin-ml-registry-common';
import type { Request } from 'express';
import type { ModelOf } from '../service/entityModel';

/** Lets callers through to a model, or throws. */
export interface Gate {
  /** To see something. */
  read(
    req: Request,
  ): Promise<{ model: ModelOf; credentials: BackstageCredentials }>;
  /** To change something: a person of the owner group, with the permission. */
  act(
    req: Request,
    permission: Permission,
  ): Promise<{
    model: ModelOf;
    credentials: BackstageCredentials;
    actor: string;
  }>;
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
    return { model, credentials, actor };
  };
  return {
    read: req => pass(req, mlRegistryReadPermission, 'read'),
    async act(req, permission) {
      const { actor, ...passed } = await pass(req, permission, 'act');
      if (!actor) {
        throw new NotAllowedError('Only a person may do this; sign in');
      }
      return { ...passed, actor };
    },
    audited: (req, eventId, meta, work) =>
      audited(
        auditor,
        {
          eventId,
          request: req,
          meta: { entityRef: entityRefOf(req), ...meta },
        },
        work,
      ),
  };
}
