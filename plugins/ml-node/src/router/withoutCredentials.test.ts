import { mockServices } from '@backstage/backend-test-utils';
import type { AuditorServiceCreateEventOptions } from '@backstage/backend-plugin-api';
import { withoutCredentials } from './withoutCredentials';

type AuditedRequest = NonNullable<AuditorServiceCreateEventOptions['request']>;

describe('withoutCredentials', () => {
  const request = {
    method: 'POST',
    ip: '127.0.0.1',
    headers: { authorization: 'Bearer mpt_a_b', 'user-agent': 'mlflow' },
    get(this: AuditedRequest, name: string) {
      return this.headers[name];
    },
  } as Partial<AuditedRequest> as AuditedRequest;

  it('hides a token that is not one of Backstage, and nothing else', async () => {
    const httpAuth = mockServices.httpAuth();
    await expect(httpAuth.credentials(request)).rejects.toThrow();
    const hidden = withoutCredentials(request);
    await expect(httpAuth.credentials(hidden)).resolves.toBeDefined();
    expect(hidden.get('user-agent')).toBe('mlflow');
    expect(hidden.ip).toBe('127.0.0.1');
    expect(hidden.method).toBe('POST');
    expect(request.headers.authorization).toBe('Bearer mpt_a_b');
  });
});
