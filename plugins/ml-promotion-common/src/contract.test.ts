import { mlPromotionPermissions } from './permissions';
import { ML_PROMOTION_ROUTES, deploymentsChannel } from './routes';

describe('the contract of ml-promotion', () => {
  it('keeps the names that policies rely on', () => {
    for (const permission of mlPromotionPermissions) {
      expect(permission.name).toMatch(/^ml-promotion\.[a-z]+\.[a-z]+$/);
    }
  });

  it('names each route once, and its channel by the entity', () => {
    expect(new Set(ML_PROMOTION_ROUTES).size).toBe(ML_PROMOTION_ROUTES.length);
    expect(deploymentsChannel('component:default/m')).toBe(
      'ml-promotion:entity:component:default/m',
    );
  });
});
