import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type { QueueCluster } from '@modelport/plugin-ml-training-common';
import { screen, within } from '@testing-library/react';
import { ago, anApi, aRefusal } from '../../__testUtils__/builders';
import { comeBack } from '../../__testUtils__/comeBack';
import {
  aClusterQueue,
  aPending,
  aQueueCluster,
  aQuota,
  aRunning,
} from '../../__testUtils__/queues';
import { mlTrainingApiRef } from '../../api/MlTrainingApi';
import { QueuePage } from './QueuePage';

const OWN = {
  ...{ id: 't-1', entityRef: 'component:default/fraud', profile: 'deep' },
};

const apiOf = (...clusters: QueueCluster[]) =>
  anApi({ getQueues: async () => ({ clusters }) });

function renderPage(api = apiOf(aQueueCluster()), withCatalog = true) {
  return renderInTestApp(<QueuePage />, {
    apis: [[mlTrainingApiRef, api], mockApis.identity()],
    mountedRoutes: withCatalog
      ? { '/catalog/:namespace/:kind/:name': entityRouteRef }
      : {},
  });
}

const words = () => screen.findByTestId('queues-in-words');
const cluster = (name = 'eks') =>
  screen.findByRole('region', { name: `Cluster ${name}` });
const rowsOf = async (table: string) =>
  within(await screen.findByRole('grid', { name: table }))
    .getAllByRole('row')
    .slice(1);

describe('the page of queues', () => {
  it('says what it reads', async () => {
    renderPage(anApi({ getQueues: () => new Promise(() => undefined) }));
    expect(
      await screen.findByText('Reading the queues of the clusters'),
    ).toBeVisible();
  });

  it('says what to configure where trainings run on no cluster', async () => {
    renderPage(apiOf());
    expect(
      await screen.findByText('Trainings run on no cluster'),
    ).toBeVisible();
    expect(screen.getByText(/mlTraining\.kubernetes\.clusters/)).toBeVisible();
  });

  it('says that the queues may not be seen', async () => {
    renderPage(
      anApi({
        getQueues: async () => {
          throw aRefusal();
        },
      }),
    );
    expect(
      await screen.findByText(/may not see the queues of the clusters/),
    ).toBeVisible();
  });

  it('answers in words first: how many wait, and where something is free', async () => {
    renderPage(
      apiOf(
        aQueueCluster({
          clusterQueues: [aClusterQueue({ pending: { total: 3, hidden: 1 } })],
        }),
        aQueueCluster({
          name: 'gke',
          clusterQueues: [aClusterQueue({ quotas: [aQuota({ free: 1 })] })],
        }),
        aQueueCluster({
          ...{ name: 'aks', sight: 'none', kueue: 'unknown' },
          clusterQueues: [],
        }),
      ),
    );
    expect(await words()).toHaveTextContent(
      '3 wait. Free now: 5 GPUs of h100 in team-a on eks; 1 GPU of h100 in team-a on gke. Nothing is known of aks.',
    );
  });

  it('says that nobody waits and nothing is free', async () => {
    const quotas = [aQuota({ used: 8, free: 0 })];
    renderPage(
      apiOf(aQueueCluster({ clusterQueues: [aClusterQueue({ quotas })] })),
    );
    expect(await words()).toHaveTextContent(
      'Nobody waits. Nothing is free now, as far as is known.',
    );
  });

  it('names three places with something free, and counts the others', async () => {
    const quotas = ['a', 'b', 'c', 'd'].map((flavor, index) =>
      aQuota({ flavor, free: 9 - index }),
    );
    renderPage(
      apiOf(aQueueCluster({ clusterQueues: [aClusterQueue({ quotas })] })),
    );
    const text = await words();
    expect(text).toHaveTextContent('7 GPUs of c in team-a on eks.');
    expect(text).toHaveTextContent('Something is free at 1 more place.');
  });

  it('shows what each queue has, uses, borrows and has free', async () => {
    renderPage(
      apiOf(
        aQueueCluster({
          flavors: [
            {
              ...{ name: 'h100', spot: true, gpu: 'H100' },
              nodeLabels: { pool: 'gpu' },
            },
          ],
          clusterQueues: [
            aClusterQueue({
              ...{ cohort: 'all', running: { total: 2, hidden: 0 } },
              quotas: [
                aQuota({
                  ...{ used: 10, borrowed: 2, borrowable: 6, free: 4 },
                  borrowingLimit: 6,
                }),
                aQuota({ resource: 'memory', nominal: 2 ** 34, used: 2 ** 30 }),
                aQuota({ resource: 'cpu', nominal: 8, used: 1.5, lent: 2 }),
              ],
            }),
            aClusterQueue({
              ...{ name: 'stopped', admits: false, quotas: [] },
              state: 'Is stopped: it lets nothing more in.',
            }),
          ],
        }),
      ),
    );
    const [gpus, memory, cores, stopped] = await rowsOf(
      'Quota of the queues of eks',
    );
    expect(gpus).toHaveTextContent('team-aof cohort all0 waiting, 2 running');
    expect(gpus).toHaveTextContent('nvidia.com/gpu, H100, spot');
    expect(gpus).toHaveTextContent('10 GPUs of 8 GPUs');
    expect(gpus).toHaveTextContent('2 GPUs of 6 GPUsat most 6 GPUs4 GPUs');
    expect(within(gpus).getByTitle('pool=gpu')).toBeVisible();
    expect(memory).toHaveTextContent('1 GiB of 16 GiB');
    expect(cores).toHaveTextContent('1.5 cores of 8 cores');
    expect(cores).toHaveTextContent('2 cores lent to others');
    expect(stopped).toHaveTextContent('Is stopped: it lets nothing more in.');
    expect(stopped).toHaveTextContent('has no quota');
  });

  it('says at the figure that nobody knows what is free', async () => {
    const unknown = 'What its cohort can lend is not known.';
    const quota = aQuota({ free: undefined, borrowable: undefined, unknown });
    renderPage(
      apiOf(
        aQueueCluster({ clusterQueues: [aClusterQueue({ quotas: [quota] })] }),
      ),
    );
    const [row] = await rowsOf('Quota of the queues of eks');
    expect(row).toHaveTextContent(unknown);
  });

  it('shows who waits at which place, how long, behind whom', async () => {
    renderPage(
      apiOf(
        aQueueCluster({
          clusterQueues: [aClusterQueue({ pending: { total: 4, hidden: 1 } })],
          pending: [
            aPending({ training: OWN, priority: 100 }),
            aPending({
              ...{ name: 'Job training-2', ahead: [OWN] },
              ...{ position: { from: 2, to: 3 }, waitingSince: ago(120) },
            }),
            aPending({
              ...{ name: 'Job idle', position: undefined, active: false },
            }),
            aPending({
              ...{ name: 'Job lost', position: undefined },
              clusterQueue: undefined,
            }),
          ],
        }),
      ),
    );
    const [first, second, idle, lost] = await rowsOf('Who waits on eks');
    expect(first).toHaveTextContent(
      '1deep of fraudteam-ateam-a10 minutes ago100nobody2 GPUs',
    );
    expect(
      within(first).getByRole('link', { name: 'deep of fraud' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/fraud/training?training=t-1',
    );
    expect(second).toHaveTextContent('2–3Job training-2');
    expect(second).toHaveTextContent('1–2 aheaddeep of fraud');
    expect(idle).toHaveTextContent('none: it is set inactive');
    expect(lost).toHaveTextContent('none: its queue is not there');
    expect(
      screen.getByText(
        '1 more waits in a namespace that the portal may not see.',
      ),
    ).toBeVisible();
  });

  it('names trainings without a link where the catalog has no pages', async () => {
    const pending = [aPending({ training: OWN })];
    renderPage(apiOf(aQueueCluster({ pending })), false);
    const [row] = await rowsOf('Who waits on eks');
    expect(row).toHaveTextContent('deep of fraud');
    expect(within(row).queryByRole('link')).not.toBeInTheDocument();
  });

  it('marks what runs on borrowed quota as preemptible', async () => {
    renderPage(
      apiOf(
        aQueueCluster({
          running: [
            aRunning(),
            aRunning({ name: 'Job b', borrows: true, preemptible: true }),
            aRunning({ name: 'Job c', borrows: true }),
            aRunning({ name: 'Job d', admitted: false }),
          ],
        }),
      ),
    );
    const [own, preemptible, borrowed, checked] = await rowsOf(
      'What runs on eks',
    );
    expect(own).toHaveTextContent('3 GPUs of h100of its queue');
    expect(preemptible).toHaveTextContent('Borrowed: preemptible');
    expect(borrowed).toHaveTextContent('borrowed; no queue takes it back');
    expect(checked).toHaveTextContent('its checks are not done');
  });

  it('shows by which queue the namespaces get in', async () => {
    renderPage(
      apiOf(
        aQueueCluster({
          localQueues: [
            {
              ...{ namespace: 'team-a', name: 'trainings' },
              ...{ clusterQueue: 'team-a', stopPolicy: 'None', admits: true },
              ...{ state: 'Lets in what fits.', pending: 1, running: 0 },
            },
          ],
        }),
      ),
    );
    const [row] = await rowsOf('Local queues of eks');
    expect(row).toHaveTextContent(
      'team-a/trainingsteam-a1 waiting, 0 runningLets in what fits.',
    );
  });

  it('says of each cluster what cannot be read, and shows the rest', async () => {
    renderPage(
      apiOf(
        aQueueCluster({
          sight: 'stale',
          problems: [
            {
              ...{ what: 'cohorts', why: 'The cluster is away.' },
              since: ago(300),
            },
          ],
        }),
        aQueueCluster({
          ...{ name: 'aks', sight: 'none', kueue: 'unknown' },
          problems: [{ what: 'the cluster', why: 'It is not configured.' }],
        }),
        aQueueCluster({ name: 'gke', kueue: 'absent', clusterQueues: [] }),
        aQueueCluster({ name: 'new', clusterQueues: [] }),
      ),
    );
    const stale = await cluster();
    expect(stale).toHaveTextContent(
      'cohorts: The cluster is away. (last answered 5 minutes ago)',
    );
    expect(stale).toHaveTextContent('Nobody waits here.');
    const none = await cluster('aks');
    expect(none).toHaveTextContent('the cluster: It is not configured.');
    expect(none).toHaveTextContent('Nothing is known of its queues');
    expect(within(none).queryByRole('grid')).not.toBeInTheDocument();
    expect(await cluster('gke')).toHaveTextContent('It does not serve Kueue');
    expect(await cluster('new')).toHaveTextContent('has no ClusterQueue yet');
  });

  it('says why no training is named', async () => {
    const unnamed = 'Your trainings are not named. The catalog is away.';
    renderPage(
      anApi({
        getQueues: async () => ({ clusters: [aQueueCluster()], unnamed }),
      }),
    );
    expect(await screen.findByText(unnamed)).toBeVisible();
  });

  it('keeps what it has shown, with its age, when the portal does not answer', async () => {
    const api = apiOf(aQueueCluster());
    renderPage(api);
    await words();
    api.getQueues.mockRejectedValue(new TypeError('Failed to fetch'));
    await comeBack();
    expect(
      await screen.findByText(/Failed to fetch|connection/i),
    ).toBeVisible();
    expect(await words()).toBeVisible();
  });
});
