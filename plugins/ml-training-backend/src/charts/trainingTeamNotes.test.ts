import { ConfigReader } from '@backstage/config';
import { readKubernetesConfig } from '../config/readKubernetesConfig';
import {
  findTeamChart,
  FIRST_HELM_MS,
  type TeamChart,
} from './__testUtils__/teamChart';

interface AppConfig {
  mlCluster: { clusters: object[] };
  mlTraining: { kubernetes: object };
}

jest.setTimeout(FIRST_HELM_MS);

let chart: TeamChart;
beforeAll(async () => {
  chart = await findTeamChart();
});
afterAll(() => chart?.remove());

/** What the portal makes of a piece of its configuration. */
const clustersOf = ({ mlTraining }: AppConfig) =>
  readKubernetesConfig(
    new ConfigReader({
      mlTraining: {
        kubernetes: {
          ...mlTraining.kubernetes,
          ...{ enabled: true, directory: '/a', cacheDirectory: '/b' },
          ...{ uv: '/uv', crane: '/crane' },
          images: { repository: 'registry.example.org/a', python: '3.11' },
        },
      },
    }),
  )?.clusters;

describe('the notes of an installation', () => {
  it.each([
    [
      'eks',
      {
        ...{ namespace: 'team-a-training', queue: 'team-a' },
        owners: ['group:default/team-a'],
      },
    ],
    [
      'gke',
      {
        ...{ namespace: 'team-b-training', queue: 'team-b' },
        owners: ['group:default/team-b'],
      },
    ],
    ['aks', { namespace: 'team-c-training', queue: 'team-c' }],
    ['other', { namespace: 'lab' }],
  ])(
    'show configuration that the portal reads: on %s',
    async (cloud, namespace) => {
      const piece = (await chart.renderPiece(
        `${cloud}-values.yaml`,
        '{{ include "team.appConfig" . }}',
      )) as AppConfig;
      const name = cloud === 'other' ? 'NAME-OF-THE-CLUSTER' : `${cloud}-prod`;
      expect(clustersOf(piece)).toEqual([
        { name, cloud, namespaces: [namespace] },
      ]);
      expect(piece.mlCluster.clusters).toEqual([
        { name, namespaces: [namespace.namespace] },
      ]);
      const { notes } = (await chart.renderPiece(
        `${cloud}-values.yaml`,
        'notes: {{ include (print $.Template.BasePath "/NOTES.txt") . | toJson }}',
      )) as { notes: string };
      expect(notes).toContain(`namespace: ${namespace.namespace}\n`);
      expect(notes.includes('Without owners')).toBe(!('owners' in namespace));
    },
  );
});
