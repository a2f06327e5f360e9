import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import { temporaryFolder, writeFiles } from '../__testUtils__/fakeRepository';
import { MODELPORT_YAML } from '../__testUtils__/modelportYaml';
import { startTestPlugin } from '../__testUtils__/startTestPlugin';
import { fakeKueue } from './__testUtils__/fakeKueue';
import {
  buildClusterQueue,
  buildFlavor,
  buildLocalQueue,
  buildRunning,
  buildWorkload,
} from './__testUtils__/queueBuilders';

jest.setTimeout(60_000);

const QUEUES = '/api/ml-training/v1/queues';
const TRAININGS =
  '/api/ml-training/v1/entities/component/default/fraud/trainings';

describe('GET /v1/queues', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  let place: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    place = await temporaryFolder();
    await writeFiles(place.folder, { 'modelport.yaml': MODELPORT_YAML });
  });
  afterAll(() => place.remove());
  afterEach(() => portal.stop());

  const start = async (
    options: Omit<Parameters<typeof startTestPlugin>[0], 'repository'> = {},
  ) => {
    portal = await startTestPlugin({ repository: place.folder, ...options });
  };
  const startWithKueue = async () => {
    const cluster = fakeKueue();
    cluster.objects = {
      clusterqueues: [
        buildClusterQueue({ cohort: 'all', used: '9', borrowed: '1' }),
      ],
      cohorts: [{ metadata: { name: 'all' } }],
      resourceflavors: [
        buildFlavor('h100', { 'karpenter.sh/capacity-type': 'spot' }),
      ],
      localqueues: [buildLocalQueue()],
      workloads: [
        buildWorkload({ id: 't-1' }),
        buildWorkload({ id: 'idle', active: false }),
        buildRunning({ id: 't-9' }),
      ],
    };
    await start({
      clusters: [
        { name: 'eks', cloud: 'eks', namespaces: [{ namespace: 'team-a' }] },
      ],
      clusterClients: { client: () => cluster.client },
    });
    await request(portal.server)
      .post(TRAININGS)
      .send({ profile: 'small', cluster: 'eks' })
      .expect(201);
  };
  const get = (header?: string) =>
    header === undefined
      ? request(portal.server).get(QUEUES)
      : request(portal.server).get(QUEUES).set('Authorization', header);

  it('has no cluster where trainings run on none', async () => {
    await start();
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toEqual({ clusters: [] });
  });

  it('names the trainings of models of the caller', async () => {
    await startWithKueue();
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body.clusters).toHaveLength(1);
    const [{ pending, running, flavors }] = body.clusters;
    expect(flavors[0]).toMatchObject({ name: 'h100', spot: true });
    expect(pending[0]).toMatchObject({
      name: 'Job training-t-1',
      position: { from: 1, to: 1 },
      training: {
        ...{ id: 't-1', entityRef: 'component:default/fraud' },
        profile: 'small',
      },
    });
    expect(pending[1]).toMatchObject({ active: false });
    expect(running[0]).toMatchObject({ borrows: true, preemptible: false });
    expect(running[0]).not.toHaveProperty('training');
  });

  it.each([
    ['somebody else', mockCredentials.user.header('user:default/other')],
    ['a service', mockCredentials.service.header()],
  ])('names no training to %s, and shows the rest', async (_, header) => {
    await startWithKueue();
    const { status, body } = await get(header);
    expect(status).toBe(200);
    expect(body.clusters[0].pending[0]).toMatchObject({
      name: 'Job training-t-1',
      position: { from: 1, to: 1 },
    });
    expect(JSON.stringify(body)).not.toContain('component:default/fraud');
  });

  it('is an audit event of little weight', async () => {
    await start();
    await get();
    expect(portal.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        ...{ eventId: 'queues-read', severityLevel: 'low' },
      }),
    );
    expect(portal.event.success).toHaveBeenCalled();
  });

  it('is closed when the policy says so, and that is an audit event', async () => {
    await start({ result: AuthorizeResult.DENY });
    const { status, body } = await get();
    expect(status).toBe(403);
    expect(body.error.message).toContain('ml-training.queues.read');
    expect(portal.event.fail).toHaveBeenCalled();
  });
});
