import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import { requirePermission } from './requirePermission';

const permission = createPermission({ name: 'ml-test.all', attributes: {} });

describe('requirePermission', () => {
  const ask = (authorize: () => Promise<{ result: AuthorizeResult }[]>) =>
    requirePermission(
      mockServices.permissions.mock({ authorize: authorize as never }),
      permission,
      mockCredentials.user(),
    );

  it('lets through who has it', async () => {
    await expect(
      ask(async () => [{ result: AuthorizeResult.ALLOW }]),
    ).resolves.toBeUndefined();
  });

  it('names what the policy denies', async () => {
    await expect(
      ask(async () => [{ result: AuthorizeResult.DENY }]),
    ).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('denies you ml-test.all'),
    });
  });

  it('says that the policy cannot be asked', async () => {
    await expect(
      ask(() => Promise.reject(new Error('away'))),
    ).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  });
});
