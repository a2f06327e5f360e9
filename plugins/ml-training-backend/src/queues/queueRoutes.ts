import type {
  AuditorService,
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  audited,
  type EntranceRequest,
  requirePermission,
} from '@modelport/plugin-ml-node';
import { mlTrainingQueuesReadPermission } from '@modelport/plugin-ml-training-common';
import type { Router } from 'express';
import type { QueueService } from './QueueService';

/** What the route of the queues works with. */
export interface QueueRoutesOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  permissions: PermissionsService;
  queues: Pick<QueueService, 'read'>;
}

/** Adds the route of the queues, which are of no model: who may see them is for the permission policy to say. */
export function addQueueRoutes(
  router: Router,
  options: QueueRoutesOptions,
): void {
  const { auditor, queues } = options;
  router.get('/v1/queues', async (request, response) => {
    // Pages ask every few seconds.
    const severityLevel = 'low';
    const event = { eventId: 'queues-read', severityLevel, request } as const;
    const answer = await audited(auditor, event, async () =>
      queues.read(await requireReader(options, request)),
    );
    response.json(answer);
  });
}

async function requireReader(
  { httpAuth, permissions }: QueueRoutesOptions,
  request: EntranceRequest,
): Promise<BackstageCredentials> {
  const credentials = await httpAuth.credentials(request, {
    allow: ['user', 'service'],
  });
  const permission = mlTrainingQueuesReadPermission;
  await requirePermission(permissions, permission, credentials);
  return credentials;
}
