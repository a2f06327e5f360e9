import type { TrainingCluster } from '../config/readKubernetesConfig';
import { placeTraining } from './placeTraining';

const TEAM_A = 'group:default/team-a';
const TEAM_B = 'group:default/team-b';
const CLUSTERS: TrainingCluster[] = [
  {
    name: 'eks',
    cloud: 'eks',
    namespaces: [
      { namespace: 'team-a', queue: 'team', owners: [TEAM_A] },
      { namespace: 'team-b', owners: [TEAM_B] },
    ],
  },
  { name: 'lab', cloud: 'other', namespaces: [{ namespace: 'everybody' }] },
];

describe('placeTraining', () => {
  it('takes namespace and queue of the owners in the first cluster, and asks for a core', () => {
    expect(placeTraining(CLUSTERS, { owners: [TEAM_A] })).toEqual({
      cluster: 'eks',
      namespace: 'team-a',
      queue: 'team',
      nodes: 1,
      spot: false,
      cpu: '1',
    });
  });

  it('takes the next cluster where the first has no place for the owners', () => {
    const owners = ['group:default/team-c'];
    expect(placeTraining(CLUSTERS, { owners })).toMatchObject({
      cluster: 'lab',
      namespace: 'everybody',
    });
  });

  it('asks for what the profile asks for', () => {
    const resources = { gpu: { type: 'T4' }, spot: true, cpu: 0.5 };
    const wish = { owners: [TEAM_B], resources };
    expect(placeTraining(CLUSTERS, wish)).toEqual({
      cluster: 'eks',
      namespace: 'team-b',
      gpu: { type: 'T4', count: 1 },
      nodes: 1,
      spot: true,
      cpu: '500m',
    });
  });

  it.each([
    [
      { cluster: 'mars' },
      "cluster 'mars' is none that trainings run on; choose one of eks, lab",
    ],
    [
      { cluster: 'eks', owners: ['user:default/eve'] },
      'no namespace is for models of user:default/eve',
    ],
    [
      { resources: { nodes: 2 } },
      'resources.nodes is 2: trainings of several nodes',
    ],
    [{ resources: { gpu: { type: 'X1' } } }, "GPU type 'X1' is not known"],
    [{ cluster: 'lab', resources: { spot: true } }, 'spot is not known'],
  ])('refuses %j', (wish, words) => {
    expect(() =>
      placeTraining(CLUSTERS, { owners: [TEAM_A], ...wish }),
    ).toThrow(words);
  });
});
