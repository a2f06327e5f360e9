import { ServiceFactoryTester } from '@backstage/backend-test-utils';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { HttpMlAccessService } from './HttpMlAccessService';
import { mlAccessServiceRef } from './mlAccessServiceRef';

describe('mlAccessServiceRef', () => {
  it('has a default that asks over HTTP', async () => {
    let service: unknown;
    const probe = createServiceFactory({
      service: mlAccessServiceRef,
      deps: {},
      factory: () => ({
        verify: async () => undefined,
        issueRunToken: async () => {
          throw new Error('not asked');
        },
        revoke: async () => undefined,
      }),
    });
    service = await ServiceFactoryTester.from(probe).getSubject();
    expect(service).not.toBeInstanceOf(HttpMlAccessService);
    const loader = (
      mlAccessServiceRef as unknown as {
        __defaultFactory: (ref: typeof mlAccessServiceRef) => Promise<
          typeof probe
        >;
      }
    ).__defaultFactory;
    service = await ServiceFactoryTester.from(
      await loader(mlAccessServiceRef),
    ).getSubject();
    expect(service).toBeInstanceOf(HttpMlAccessService);
  });
});
