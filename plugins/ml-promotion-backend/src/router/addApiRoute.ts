import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { Router } from 'express';
import { API_ROUTE, type DeployedApis } from '../service/DeployedApis';

// The catalog alone: the list is of all models, whoever may see them.
const TRUSTED_SUBJECT = 'plugin:catalog';

/** Adds the route by which the catalog reads what it shows as APIs. */
export function addApiRoute(
  router: Router,
  { httpAuth, apis }: { httpAuth: HttpAuthService; apis: DeployedApis },
): void {
  router.get(API_ROUTE, async (req, res) => {
    const { principal } = await httpAuth.credentials(req, {
      allow: ['service'],
    });
    if (principal.subject !== TRUSTED_SUBJECT) {
      throw new NotAllowedError(
        `Only ${TRUSTED_SUBJECT} may list the APIs, not ${principal.subject}`,
      );
    }
    res.json({ items: await apis.list() });
  });
}
