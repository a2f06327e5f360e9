import { sendJson } from '../__testUtils__/FakeApiServer';
import { discoveryOf } from '../__testUtils__/fakeKinds';
import { failureOf } from '../__testUtils__/rig';
import { useFakeApiServer } from '../__testUtils__/useFakeApiServer';

describe('what a cluster serves', () => {
  const { server, client } = useFakeApiServer();

  const answer = (versions: object[]) => {
    server().fault = ({ path }, response) => {
      sendJson(response, 200, {
        ...discoveryOf(true),
        items:
          path === '/api'
            ? []
            : [{ metadata: { name: 'kueue.x-k8s.io' }, versions }],
      });
      return true;
    };
  };
  const resources = [
    {
      resource: 'workloads',
      responseKind: { kind: 'Workload' },
      scope: 'Namespaced',
    },
  ];

  it('is told in the version that it prefers, with the others', async () => {
    answer([
      { version: 'v1beta2', freshness: 'Current', resources },
      { version: 'v1beta1', freshness: 'Current', resources },
      { version: 'v1alpha1', freshness: 'Stale', resources },
    ]);
    const discovery = await client().discover();
    expect(discovery.kind('kueue.x-k8s.io', 'Workload')).toEqual({
      group: 'kueue.x-k8s.io',
      kind: 'Workload',
      version: 'v1beta2',
      versions: ['v1beta2', 'v1beta1'],
      plural: 'workloads',
      namespaced: true,
      verbs: [],
    });
  });

  it('is not believed of an extension that does not answer', async () => {
    answer([{ version: 'v1beta1', freshness: 'Stale', resources }]);
    const discovery = await client().discover();
    expect(discovery.serves('kueue.x-k8s.io', 'Workload')).toBe(false);
  });

  it('is asked for anew in the name of a person', async () => {
    const user = 'backstage:user:default/ada';
    server().granted.add(user);
    const own = client();
    await own.discover();
    await own.discover({ as: { user } });
    expect(server().requests).toHaveLength(4);
  });

  it('has to be told in one answer', async () => {
    server().fault = (_request, response) => {
      sendJson(response, 200, { kind: 'APIVersions', versions: ['v1'] });
      return true;
    };
    const failure = await failureOf(client().discover());
    expect(failure.message).toContain('Kubernetes 1.27 or newer');
  });
});
