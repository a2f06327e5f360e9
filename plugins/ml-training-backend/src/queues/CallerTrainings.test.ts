import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { buildGroupEntity, buildModelEntity } from '@modelport/plugin-ml-node';
import { buildPlan, buildRecord } from '../__testUtils__/builders';
import type { TrainingRecord } from '../store/TrainingStore';
import { CallerTrainings } from './CallerTrainings';

const placed = (id: string, entityRef: string): TrainingRecord =>
  buildRecord({
    ...{ id, entityRef },
    plan: buildPlan({
      placement: {
        cluster: 'eks',
        namespace: 'team-a',
        nodes: 1,
        spot: false,
        cpu: '1',
      },
    }),
  });
const FRAUD = 'component:default/fraud';

function setUp(
  options: {
    records?: TrainingRecord[];
    readable?: boolean;
  } = {},
) {
  const { records = [placed('t-1', FRAUD), placed('t-2', FRAUD)] } = options;
  const entities = [
    buildModelEntity({ owner: 'user:default/mock' }),
    buildModelEntity({ name: 'theirs' }),
    buildGroupEntity('team-a'),
  ];
  const catalog = catalogServiceMock({ entities });
  const trainings = new CallerTrainings({
    auth: mockServices.auth(),
    catalog,
    userInfo: mockServices.userInfo(),
    guard: {
      filterReadable: async (_, all) => (options.readable === false ? [] : all),
    },
    store: {
      listActiveHosts: async () => ['here', 'there'],
      listActive: async host => (host === 'here' ? records : []),
    },
  });
  return { catalog, trainings };
}

const at = (id: string, namespace = 'team-a') => ({
  ...{ cluster: 'eks', namespace, job: `training-${id}` },
});

describe('CallerTrainings', () => {
  it('finds trainings of models of the caller by their Jobs', async () => {
    const { trainings } = setUp();
    const find = await trainings.of(mockCredentials.user());
    expect(find(at('t-2'))).toEqual({
      ...{ id: 't-2', entityRef: FRAUD, profile: 'small' },
    });
    expect(find(at('t-3'))).toBeUndefined();
    expect(find(at('t-2', 'team-b'))).toBeUndefined();
    expect(find({ ...at('t-2'), cluster: 'gke' })).toBeUndefined();
  });

  it('finds none of models of others', async () => {
    const { trainings } = setUp({
      records: [placed('t-1', 'component:default/theirs')],
    });
    const find = await trainings.of(mockCredentials.user());
    expect(find(at('t-1'))).toBeUndefined();
  });

  it('finds none that the policy does not let the caller read', async () => {
    const { trainings } = setUp({ readable: false });
    const find = await trainings.of(mockCredentials.user());
    expect(find(at('t-1'))).toBeUndefined();
  });

  it('finds none of models that are gone, nor any that run on no cluster', async () => {
    const { trainings } = setUp({
      records: [
        placed('t-1', 'component:default/gone'),
        buildRecord({ id: 't-2' }),
      ],
    });
    const find = await trainings.of(mockCredentials.user());
    expect(find(at('t-1'))).toBeUndefined();
    expect(find(at('t-2'))).toBeUndefined();
  });

  it('asks nobody where no training is in a cluster, or a service asks', async () => {
    const { trainings, catalog } = setUp({ records: [] });
    const asked = jest.spyOn(catalog, 'getEntitiesByRefs');
    await trainings.of(mockCredentials.user());
    const find = await setUp().trainings.of(mockCredentials.service());
    expect(find(at('t-1'))).toBeUndefined();
    expect(asked).not.toHaveBeenCalled();
  });

  it('says when the catalog cannot be asked', async () => {
    const { trainings, catalog } = setUp();
    jest
      .spyOn(catalog, 'getEntitiesByRefs')
      .mockRejectedValue(new Error('connection refused'));
    await expect(trainings.of(mockCredentials.user())).rejects.toThrow(
      'The catalog cannot be asked now; try again',
    );
  });
});
