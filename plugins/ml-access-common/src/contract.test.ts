import { mlAccessPermissions } from './permissions';
import { ML_ACCESS_ROUTES } from './routes';

describe('the contract of ml-access', () => {
  it('keeps the names that policies rely on', () => {
    expect(mlAccessPermissions.map(({ name }) => name)).toEqual([
      'ml-access.token.create',
      'ml-access.token.read',
      'ml-access.token.delete',
    ]);
  });

  it('names each route once', () => {
    expect(new Set(ML_ACCESS_ROUTES).size).toBe(ML_ACCESS_ROUTES.length);
  });
});
