import { readdir, readFile } from 'node:fs/promises';
import { inNamespace, JOBS } from '@modelport/plugin-ml-cluster-node';
import { waitUntil } from '@modelport/plugin-ml-node';
import { asAdmin } from '../../__testUtils__/asAdmin';
import {
  FIRST_START_MS,
  type KubernetesRig,
  startKubernetesRig,
} from '../../__testUtils__/kubernetesRig';
import { testTrainingLauncher } from '../../__testUtils__/testTrainingLauncher';
import { NAMESPACE } from '../../__testUtils__/trainingCloud';
import type { Observation, TrainingPlan } from '../TrainingLauncher';
import { buildJob } from './buildJob';
import type { KubernetesTrainingLauncher } from './KubernetesTrainingLauncher';

jest.setTimeout(180_000);

const TOKEN = 'mpt_k1_abcdefghijklmnopqrstuvwx';

describe('KubernetesTrainingLauncher, with real pods of a real cluster', () => {
  let rig: KubernetesRig;
  let launcher: KubernetesTrainingLauncher;

  beforeAll(async () => {
    rig = await startKubernetesRig();
    launcher = rig.create();
  }, FIRST_START_MS);
  afterAll(() => rig?.stop());

  const sees = <P extends Observation['phase']>(id: string, phase: P) =>
    waitUntil(async () => {
      const seen = await launcher.observe(id);
      return (
        seen.phase === phase && (seen as Extract<Observation, { phase: P }>)
      );
    });
  const log = async (id: string) =>
    (await launcher.readLog(id, { cursor: 0 })).text;
  const logs = (id: string, words: string) =>
    waitUntil(async () => {
      await launcher.observe(id);
      return (await log(id)).includes(words);
    });
  const run = async (id: string, plan: TrainingPlan) => {
    await launcher.prepare(id, plan);
    await sees(id, 'prepared');
    await launcher.launch(id, plan, {
      MLFLOW_TRACKING_TOKEN: TOKEN,
      MODELPORT_ENTITY_REF: 'component:default/fraud',
    });
  };
  const ends = async (id: string, plan: TrainingPlan) => {
    await run(id, plan);
    return sees(id, 'ended');
  };

  describe('as every launcher', () => {
    testTrainingLauncher(() => ({
      create: () => rig.create(),
      planOf: id => rig.planOf(rig.obey(id)),
      say: (id, line) => rig.say(id, line),
      finish: (id, code) => rig.finish(id, code),
      crash: id => rig.crash(id),
    }));
  });

  it('gives a training its variables, an account that is not root and a home, as the strictest Pod Security has it, and leaves nothing in the cluster', async () => {
    const { exit } = await ends('plain', rig.planOf(['environment']));
    expect(exit).toMatchObject({ code: 0, reason: 'exited' });
    const text = await log('plain');
    expect(text).toContain('MODELPORT_ENTITY_REF component:default/fraud');
    expect(text).toContain('MLFLOW_TRACKING_TOKEN mpt_***');
    expect(text).toContain('HOME /home/modelport');
    expect(text).toContain('OMP_NUM_THREADS 1');
    expect(text).toContain('user 10001');
    const folder = rig.inPlace('trainings', 'plain');
    const small = (await readdir(folder)).filter(
      name => !['log', 'checkout'].includes(name),
    );
    expect(small).toContain('job.json');
    for (const name of small) {
      const content = await readFile(`${folder}/${name}`, 'utf8');
      expect(content).not.toContain(TOKEN);
    }
    expect(await rig.left('plain')).toContain('secret training-plain');
    await launcher.forget('plain');
    await waitUntil(async () => (await rig.left('plain')).length === 0);
    expect((await launcher.observe('plain')).phase).toBe('ended');
  });

  it('has the Secret go with the Job, also when the portal never comes back', async () => {
    await run('orphan', rig.planOf(['sleep']));
    await sees('orphan', 'running');
    expect(await rig.left('orphan')).toContain('secret training-orphan');
    await rig.crash('orphan');
    await waitUntil(async () => (await rig.left('orphan')).length === 0);
  });

  it('says which signal ended it, that it ran too long, and that it used too much memory', async () => {
    const died = await ends('dead', rig.planOf(['die']));
    expect(died.exit).toMatchObject({ signal: 'SIGSEGV', reason: 'exited' });
    const short = { timeoutSeconds: 2, memoryMiB: 256 };
    const long = await ends('long', rig.planOf(['sleep'], { limits: short }));
    expect(long.exit.reason).toBe('timeout');
    const small = { timeoutSeconds: 60, memoryMiB: 128 };
    const fat = await ends('fat', rig.planOf(['eat'], { limits: small }));
    expect(fat.exit.reason).toBe('memory');
  });

  it('runs where there is no queue, as long as it may', async () => {
    const free = { queue: undefined };
    const plan = rig.planOf(['environment'], {}, free);
    expect((await ends('free', plan)).exit.code).toBe(0);
    const limits = { timeoutSeconds: 2, memoryMiB: 256 };
    const long = rig.planOf(['sleep'], { limits }, free);
    expect((await ends('free-long', long)).exit.reason).toBe('timeout');
  });

  it('says what only the events of the cluster tell of a pod that it refuses', async () => {
    const quota = `/api/v1/namespaces/${NAMESPACE}/resourcequotas`;
    await asAdmin(rig.cloud, {
      ...{ method: 'POST', path: quota },
      body: { metadata: { name: 'none' }, spec: { hard: { pods: '0' } } },
    });
    try {
      const plan = rig.planOf(['environment'], {}, { queue: undefined });
      await run('refused', plan);
      const { message } = await waitUntil(async () => {
        const seen = await launcher.observe('refused');
        return (
          seen.phase === 'starting' &&
          seen.message?.startsWith('The cluster refuses its pod') &&
          seen
        );
      });
      expect(message).toContain('quota');
      await launcher.cancel('refused', 'cancel');
      await sees('refused', 'ended');
    } finally {
      await asAdmin(rig.cloud, { method: 'DELETE', path: `${quota}/none` });
    }
  });

  it('says why it waits for its queue, and is not run when it is cancelled there', async () => {
    await run('large', rig.planOf(['environment'], {}, { cpu: '3' }));
    const { message } = await waitUntil(async () => {
      const seen = await launcher.observe('large');
      return (
        seen.phase === 'starting' &&
        /quota|queue can have/.test(seen.message ?? '') &&
        seen
      );
    });
    expect(message).toContain('cpu');
    await launcher.cancel('large', 'cancel');
    const { exit, startedAt } = await sees('large', 'ended');
    expect(exit.reason).toBe('cancelled');
    expect(startedAt).toBeUndefined();
    expect(await log('large')).not.toContain('toy environment');
  });

  it('has each line of the log once, also when another process of the portal goes on with it', async () => {
    await run('lines', rig.planOf(['count', '1500']));
    await logs('lines', 'line 100\n');
    await launcher.close();
    launcher = rig.create();
    await sees('lines', 'ended');
    const numbers = [...(await log('lines')).matchAll(/^line (\d+)$/gm)];
    expect(numbers.map(([, number]) => Number(number))).toEqual(
      Array.from({ length: 1500 }, (_, number) => number),
    );
  });

  it('begins again on another node when its pod is evicted, which is no failure', async () => {
    await run('moved', rig.planOf(rig.obey('moved')));
    await logs('moved', 'begun');
    const { startedAt } = await sees('moved', 'running');
    const [first] = await rig.podsOf('moved');
    await rig.evict(first);
    await logs('moved', '[modelport] Begins again, on ');
    await waitUntil(
      async () => (await log('moved')).match(/^begun$/gm)?.length === 2,
    );
    await rig.finish('moved', 0);
    const { exit, ...end } = await sees('moved', 'ended');
    expect(exit).toMatchObject({ code: 0, reason: 'exited' });
    expect(end.startedAt).toEqual(startedAt);
  });

  it('takes a training for running while its cluster does not answer, and finds its end when it does again', async () => {
    await run('kept', rig.planOf(rig.obey('kept')));
    await logs('kept', 'begun');
    await sees('kept', 'running');
    await rig.cloud.kill();
    await rig.say('kept', 'said in the dark');
    await rig.finish('kept', 0);
    expect((await launcher.observe('kept')).phase).toBe('running');
    const next = rig.create();
    expect((await next.observe('kept')).phase).toBe('running');
    await rig.cloud.restart();
    expect((await sees('kept', 'ended')).exit).toMatchObject({ code: 0 });
    expect(await log('kept')).toContain('said in the dark\n');
  });

  it('makes nothing where the portal may not, and says who can change that', async () => {
    const plan = rig.planOf(['environment'], {}, { namespace: 'kube-system' });
    await expect(run('foreign', plan)).rejects.toThrow(
      "The portal may not touch namespace 'kube-system'",
    );
    expect(await rig.left('foreign', 'kube-system')).toEqual([]);
  });

  it('may do what the manifests let it, and no more', async () => {
    const cluster = rig.clusters.client('eks');
    const may = async (verb: string, resource: string, namespace?: string) => {
      const [path, group = ''] = resource.split('@');
      const [plural, subresource] = path.split('/');
      const question = { verb, group, plural, subresource, namespace };
      return (await cluster.canI(question)).allowed;
    };
    for (const [verbs, resource] of [
      ['get list watch create delete', 'jobs@batch'],
      ['create patch delete', 'secrets'],
      ['get list watch delete', 'pods'],
      ['get', 'pods/log'],
      ['get list watch', 'workloads@kueue.x-k8s.io'],
      ['get list watch', 'localqueues@kueue.x-k8s.io'],
      ['get list watch', 'events@events.k8s.io'],
    ]) {
      for (const verb of verbs.split(' ')) {
        const answer = await may(verb, resource, NAMESPACE);
        expect([verb, resource, answer]).toEqual([verb, resource, true]);
      }
    }
    for (const [verbs, resource] of [
      ['get list watch', 'secrets'],
      ['create patch update', 'pods'],
      ['create', 'pods/exec'],
      ['create', 'pods/eviction'],
      ['create update patch', 'roles@rbac.authorization.k8s.io'],
      ['create', 'serviceaccounts/token'],
      ['patch update', 'workloads@kueue.x-k8s.io'],
    ]) {
      for (const verb of verbs.split(' ')) {
        const answer = await may(verb, resource, NAMESPACE);
        expect([verb, resource, answer]).toEqual([verb, resource, false]);
      }
    }
    expect(await may('list', 'nodes')).toBe(true);
    expect(await may('list', 'clusterqueues@kueue.x-k8s.io')).toBe(true);
    expect(await may('patch', 'nodes')).toBe(false);
    expect(await may('create', 'namespaces')).toBe(false);
  });

  it.each(['eks', 'gke', 'aks', 'other'] as const)(
    'is a Job that a real API server takes, with GPUs of %s',
    async cloud => {
      const spot = cloud !== 'other';
      const placement = {
        ...rig.placement,
        ...{ gpu: { type: 'H100', count: 2 }, spot },
      };
      const job = buildJob({
        ...{ id: `gpu-${cloud}`, cloud, queued: true },
        plan: { ...rig.planOf(['sleep']), placement },
        image: `registry.example.org/a@sha256:${'0'.repeat(64)}`,
        entityRef: 'component:default/fraud',
      });
      const jobs = inNamespace(JOBS, NAMESPACE);
      const made = await rig.clusters
        .client('eks')
        .create(jobs, job, { dryRun: true });
      expect(made.spec?.template.spec?.affinity).toEqual(
        job.spec?.template.spec?.affinity,
      );
      expect(await rig.left(`gpu-${cloud}`)).toEqual([]);
    },
  );
});
