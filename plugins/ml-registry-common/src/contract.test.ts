import { ML_REGISTRY_INTERNAL_ROUTES } from './internalRoutes';
import { mlRegistryPermissions } from './permissions';
import { ML_REGISTRY_ROUTES, registryChannel } from './routes';

describe('the contract of ml-registry', () => {
  it('keeps the names that policies rely on', () => {
    for (const permission of mlRegistryPermissions) {
      expect(permission.name).toMatch(/^ml-registry\.[a-z]+\.[a-z]+$/);
    }
  });

  it('keeps what only plugins may call apart from the routes for people', () => {
    for (const path of Object.values(ML_REGISTRY_INTERNAL_ROUTES)) {
      expect(path).toMatch(/^\/v1\/internal\//);
      expect(ML_REGISTRY_ROUTES.some(route => route.endsWith(path))).toBe(
        false,
      );
    }
  });

  it('names each route once, and its channel by the entity', () => {
    expect(new Set(ML_REGISTRY_ROUTES).size).toBe(ML_REGISTRY_ROUTES.length);
    expect(registryChannel('component:default/m')).toBe(
      'ml-registry:entity:component:default/m',
    );
  });
});
