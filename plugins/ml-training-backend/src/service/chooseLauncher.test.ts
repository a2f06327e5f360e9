import { FakeLauncher } from '../__testUtils__/FakeLauncher';
import type { TrainingCluster } from '../config/readKubernetesConfig';
import { Launchers } from '../launchers/Launchers';
import { chooseLauncher } from './chooseLauncher';

const clusters: TrainingCluster[] = [
  { name: 'eks', cloud: 'eks', namespaces: [{ namespace: 'team-a' }] },
];
const named = (...names: string[]) =>
  new Launchers(names.map(name => new FakeLauncher(name)));
const owners = ['group:default/team-a'];

describe('chooseLauncher', () => {
  it('takes the machine of the portal where no cluster is asked for', () => {
    const launchers = named('local', 'kubernetes');
    expect(chooseLauncher({ launchers, clusters }, { owners })).toEqual({
      launcher: 'local',
    });
  });

  it('takes the cluster that is asked for', () => {
    const launchers = named('local', 'kubernetes');
    const wish = { owners, cluster: 'eks' };
    expect(chooseLauncher({ launchers, clusters }, wish)).toMatchObject({
      launcher: 'kubernetes',
      placement: { cluster: 'eks', namespace: 'team-a' },
    });
  });

  it('takes a cluster where the machine of the portal is not switched on', () => {
    const launchers = named('kubernetes');
    expect(chooseLauncher({ launchers, clusters }, { owners })).toMatchObject({
      launcher: 'kubernetes',
      placement: { cluster: 'eks' },
    });
  });

  it('says that there are no clusters', () => {
    const launchers = named('local');
    expect(() =>
      chooseLauncher({ launchers }, { owners, cluster: 'eks' }),
    ).toThrow(
      "cluster 'eks' is given, and trainings of this portal run on no cluster",
    );
  });
});
