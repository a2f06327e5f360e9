import fc from 'fast-check';
import { failureOf, mapNamed, MAPS } from '../__testUtils__/rig';
import { useFakeApiServer } from '../__testUtils__/useFakeApiServer';
import { ClusterError } from '../ClusterError';
import { requireName, resourcePath } from './resourcePath';
import { PODS } from './ResourceRef';

const TRICKS = [
  '',
  '.',
  '..',
  'a/b',
  'x/../../../nodes/y',
  '../team-z',
  '%2e%2e',
  '%2F',
  'a%00',
  'a?watch=true',
  'a#b',
  'a b',
  'a\nb',
  'a\r\nHost: b',
  'A',
  'é',
  'a_b',
  '-a',
  'a-',
  'a..b',
  '.a',
  'a.',
  'a\\b',
  'a;b',
  'а', // Cyrillic
  'a\u200b',
  'a'.repeat(254),
];

const PARTS = ['group', 'version', 'plural', 'namespace', 'name'] as const;

const pathOf = (part: (typeof PARTS)[number], value: string) =>
  resourcePath(
    'eks',
    {
      group: part === 'group' ? value : 'batch',
      version: part === 'version' ? value : 'v1',
      plural: part === 'plural' ? value : 'jobs',
      namespace: part === 'namespace' ? value : 'team-a',
    },
    part === 'name' ? value : 'train-1',
  );

/** The path, or why there is none. */
function pathOrReason(part: (typeof PARTS)[number], value: string): string {
  try {
    return pathOf(part, value);
  } catch (error) {
    return (error as ClusterError).reason;
  }
}

describe('names in paths', () => {
  it('are those of Kubernetes', () => {
    expect(resourcePath('eks', PODS)).toBe('/api/v1/pods');
    expect(
      resourcePath('eks', { ...PODS, namespace: 'team-a' }, 'a.b-1', 'log'),
    ).toBe('/api/v1/namespaces/team-a/pods/a.b-1/log');
    expect(pathOf('group', 'kueue.x-k8s.io')).toBe(
      '/apis/kueue.x-k8s.io/v1/namespaces/team-a/jobs/train-1',
    );
  });

  it.each(PARTS)('refuse every trick in the %s', part => {
    for (const trick of TRICKS.filter(text => text || part !== 'group')) {
      expect(() => pathOf(part, trick)).toThrow(ClusterError);
    }
  });

  it('of any text give a path of the same parts or none', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.stringMatching(/^[a-z0-9./%-]{0,80}$/),
    );
    fc.assert(
      fc.property(fc.constantFrom(...PARTS), text, (part, value) => {
        const path = pathOrReason(part, value);
        if (path === 'BadName') {
          return;
        }
        const isCore = part === 'group' && value === '';
        const parts = path.split('/');
        expect(new URL(path, 'https://host').href).toBe(`https://host${path}`);
        expect(parts).toHaveLength(isCore ? 7 : 8);
        expect(isCore || parts.includes(value)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('say what is wrong without repeating all of it', () => {
    const long = 'A'.repeat(10_000);
    expect(() => requireName('eks', 'namespace', long)).toThrow(
      /The namespace "A{80}" cannot be one in cluster 'eks': use lower-case/,
    );
  });
});

describe('a client with a bad name', () => {
  const { server, client } = useFakeApiServer();

  it('sends nothing', async () => {
    const own = client();
    const watchOf = (namespace: string) => async () =>
      own.watch({ ...PODS, namespace });
    for (const trick of ['../team-b', 'x/../../../nodes/y', 'A']) {
      const pod = { namespace: 'team-a', name: trick };
      const read = async () => {
        for await (const line of own.logs(pod)) {
          throw new Error(line.text);
        }
      };
      const refused = [
        own.get(MAPS, trick),
        own.delete(MAPS, trick),
        own.create(MAPS, mapNamed(trick)),
        own.create(MAPS, { metadata: { generateName: trick } }),
        own.apply(MAPS, mapNamed(trick)),
        own.replace(MAPS, mapNamed(trick)),
        own.list({ ...MAPS, namespace: trick }),
        own.canI({ verb: 'get', group: '', plural: 'pods', namespace: trick }),
        watchOf(trick)(),
        read(),
      ];
      for (const call of refused) {
        expect((await failureOf(call)).httpStatus).toBeUndefined();
      }
    }
    expect(server().requests).toEqual([]);
  });
});
