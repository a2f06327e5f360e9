import type {
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { orUnavailable, requirePermission } from '@modelport/plugin-ml-node';
import {
  type BudgetsResponse,
  mlTrainingBudgetReadPermission,
} from '@modelport/plugin-ml-training-common';
import type { Router } from 'express';
import type { BudgetService } from './BudgetService';

/** What the route of the budgets works with. */
export interface BudgetRoutesOptions {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  budgets: Pick<BudgetService, 'readMonth'>;
}

/** Adds the route of the budgets: of owners whom the caller may see in the catalog. */
export function addBudgetRoutes(
  router: Router,
  options: BudgetRoutesOptions,
): void {
  const { budgets, catalog, httpAuth, permissions } = options;
  router.get('/v1/budgets', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const permission = mlTrainingBudgetReadPermission;
    await requirePermission(permissions, permission, credentials);
    const answer = await budgets.readMonth();
    response.json(await keepVisible(catalog, credentials, answer));
  });
}

async function keepVisible(
  catalog: BudgetRoutesOptions['catalog'],
  credentials: BackstageCredentials,
  { month, budgets }: BudgetsResponse,
): Promise<BudgetsResponse> {
  const entityRefs = budgets.map(({ owner }) => owner);
  if (entityRefs.length === 0) return { month, budgets };
  // Items come in the order of the references; undefined is what the caller may not see.
  const { items } = await orUnavailable('The catalog', () =>
    catalog.getEntitiesByRefs({ entityRefs }, { credentials }),
  );
  return { month, budgets: budgets.filter((_, index) => items[index]) };
}
