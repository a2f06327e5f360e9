import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import {
  type ClusterClient,
  ClusterError,
  type Clusters,
  inNamespace,
  JOBS,
  PODS,
  labelSelector,
} from '@modelport/plugin-ml-cluster-node';
import { isOutage } from '../isOutage';
import type { TrainingFolder } from '../local/TrainingFolder';
import type { TrainingPlacement, TrainingPlan } from '../TrainingLauncher';
import { buildJob } from './buildJob';
import { buildOwner, buildSecret } from './buildSecret';
import { isUnconfigured } from './clusterFailures';
import { KUEUE, SECRETS } from './clusterObjects';
import type { ClusterCloud } from './gpuNodes';
import { objectName, TRAINING_LABEL } from './names';

/** Where a training was, or was about to be, submitted; `launched.json`, written before anything is. */
export interface Launched {
  cluster: string;
  namespace: string;
}

/** What is submitted. */
export interface Submission {
  id: string;
  plan: TrainingPlan;
  image: string;
  variables: Record<string, string>;
}

/** What {@link JobKeeper} works with. */
export interface JobKeeperOptions {
  clusters: Pick<Clusters, 'client'>;
  clouds: ReadonlyMap<string, ClusterCloud>;
}

/** What a container is given when a person wants its end. */
const CANCEL_GRACE_SECONDS = 5;
const REMOVE_WITHIN_MS = 5_000;
/** Owns nothing of a Secret but whose it is. */
const OWNER_MANAGER = 'modelport-owner';

/** Makes and removes the Job and the Secret of a training; each may be asked for again. */
export class JobKeeper {
  readonly #options: JobKeeperOptions;

  constructor(options: JobKeeperOptions) {
    this.#options = options;
  }

  /**
   * Makes the Secret and the Job, which owns it from then on. Of several that submit the same training, one makes its Job.
   * @throws ConflictError when the cluster refuses it; ClusterError when it does not answer; ServiceUnavailableError while it
   * does not serve Kueue and the namespace has a queue
   */
  async submit(folder: TrainingFolder, submission: Submission): Promise<void> {
    const { id, plan, image, variables } = submission;
    const { placement } = plan;
    if (!placement) {
      throw new ConflictError(
        `Training ${id} was placed on no cluster; start it again`,
      );
    }
    const { cluster, namespace } = placement;
    const client = this.#options.clusters.client(cluster);
    const job = buildJob({
      id,
      plan: { ...plan, placement },
      image,
      cloud: this.#options.clouds.get(cluster) ?? 'other',
      queued: await isQueued(client, placement),
      entityRef: variables.MODELPORT_ENTITY_REF,
    });
    const launched: Launched = { cluster, namespace };
    if (!(await folder.has('launched.json'))) {
      await folder.write('launched.json', launched);
      await folder.log(`[modelport] ${plan.command.join(' ')}`);
    }
    const secrets = inNamespace(SECRETS, namespace);
    await orConflict(async () => {
      await client.apply(secrets, buildSecret(id, variables));
      const uid = await create(client, namespace, job);
      await own(client, namespace, id, uid);
      await folder.write('job.json', { uid });
    });
  }

  /**
   * Sees to it that what the cluster has taken is noted, and that the Secret goes with the Job, where the portal died in between.
   * While the cluster does not let it, the next look tries again.
   */
  async note(
    folder: TrainingFolder,
    { id, uid, cluster, namespace }: Launched & { id: string; uid: string },
  ): Promise<void> {
    if (await folder.has('job.json')) {
      return;
    }
    try {
      const client = this.#options.clusters.client(cluster);
      await own(client, namespace, id, uid);
      await folder.write('job.json', { uid });
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
    }
  }

  /**
   * Removes the Job, its pods and its Secret, where there are any.
   * @param soon - a person waits: the pods get some seconds only, and a cluster that does not answer is asked again with the
   * next look
   */
  async remove(
    folder: TrainingFolder,
    id: string,
    { soon }: { soon: boolean },
  ): Promise<void> {
    const launched = await folder.read<Launched>('launched.json');
    if (!launched) {
      return;
    }
    const { cluster, namespace } = launched;
    const name = objectName(id);
    const call = { deadlineMs: REMOVE_WITHIN_MS };
    try {
      const client = this.#options.clusters.client(cluster);
      await client.delete(inNamespace(JOBS, namespace), name, {
        ...call,
        propagation: 'Foreground',
      });
      if (soon) {
        await endPods(client, namespace, id);
      }
      await client.delete(inNamespace(SECRETS, namespace), name, call);
    } catch (error) {
      if (!(soon && isOutage(error)) && !isUnconfigured(error)) {
        throw error;
      }
    }
  }
}

/** What a queue was set up for is never begun past it, also while its controller is away. */
async function isQueued(
  client: ClusterClient,
  { cluster, namespace, queue }: TrainingPlacement,
): Promise<boolean> {
  if (queue === undefined) {
    return false;
  }
  const discovery = await client.discover();
  if (!discovery.serves(KUEUE, 'LocalQueue')) {
    throw new ServiceUnavailableError(
      `Cluster '${cluster}' does not serve Kueue now, so that nothing can be handed to queue '${queue}'; install Kueue there, or take its queue from namespace '${namespace}' in mlTraining.kubernetes.clusters`,
    );
  }
  return true;
}

async function own(
  client: ClusterClient,
  namespace: string,
  id: string,
  uid: string,
): Promise<void> {
  await client.apply(inNamespace(SECRETS, namespace), buildOwner(id, uid), {
    fieldManager: OWNER_MANAGER,
  });
}

async function create(
  client: ClusterClient,
  namespace: string,
  job: ReturnType<typeof buildJob>,
): Promise<string> {
  const jobs = inNamespace(JOBS, namespace);
  const name = job.metadata?.name ?? '';
  try {
    const made = await client.create(jobs, job);
    return made.metadata?.uid ?? '';
  } catch (error) {
    if (!(error instanceof ClusterError && error.reason === 'AlreadyExists')) {
      throw error;
    }
    const found = await client.get(jobs, name);
    return found?.metadata?.uid ?? '';
  }
}

async function endPods(
  client: ClusterClient,
  namespace: string,
  id: string,
): Promise<void> {
  const pods = inNamespace(PODS, namespace);
  const { items } = await client.list(pods, {
    labelSelector: labelSelector({ [TRAINING_LABEL]: id }),
    deadlineMs: REMOVE_WITHIN_MS,
  });
  await Promise.all(
    items.map(({ metadata }) =>
      client.delete(pods, metadata?.name ?? '', {
        gracePeriodSeconds: CANCEL_GRACE_SECONDS,
        uid: metadata?.uid,
        deadlineMs: REMOVE_WITHIN_MS,
      }),
    ),
  );
}

/** A cluster that says no will say so again. */
async function orConflict(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ClusterError && !error.isOutage) {
      throw new ConflictError(error.message, error);
    }
    throw error;
  }
}
