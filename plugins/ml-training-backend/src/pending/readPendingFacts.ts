import {
  type ClusterClient,
  ClusterError,
  type ClusterObject,
  EVENTS,
  inNamespace,
  JOBS,
  labelSelector,
  PODS,
  type ResourceRef,
} from '@modelport/plugin-ml-cluster-node';
import { KUEUE, workloadsOf } from '../launchers/kubernetes/clusterObjects';
import type {
  EventFacts,
  JobFacts,
  PendingFacts,
  PodFacts,
  QueueFacts,
} from './facts';

const JOB_UID = `${KUEUE}/job-uid`;

type LocalQueue = ClusterObject &
  QueueFacts & { spec?: { clusterQueue?: string } };
type ClusterQueue = ClusterObject & QueueFacts;
/** What the queue says. */
type Queueing = Pick<PendingFacts, 'workload' | 'localQueue' | 'clusterQueue'>;
const NO_QUEUEING: Queueing = {};
type Event = ClusterObject &
  Pick<EventFacts, 'regarding' | 'reason' | 'note'> & {
    eventTime?: string | null;
    series?: { lastObservedTime?: string };
    deprecatedLastTimestamp?: string | null;
  };

/**
 * Asks a cluster for what tells why a Job does not run yet.
 *
 * @throws ClusterError of the Job or its pods; what may not be read of the rest is left out
 */
export async function readPendingFacts(
  client: ClusterClient,
  { namespace, name }: { namespace: string; name: string },
  signal?: AbortSignal,
): Promise<PendingFacts> {
  const options = { signal };
  const [job, version] = await Promise.all([
    client.get(inNamespace(JOBS, namespace), name, options),
    kueueVersion(client, signal),
  ]);
  const [pods, events, queueing] = await Promise.all([
    client.list(inNamespace(PODS, namespace), {
      ...options,
      labelSelector: labelSelector({ 'batch.kubernetes.io/job-name': name }),
    }),
    readEvents(client, namespace, signal),
    version && job?.metadata?.uid
      ? readQueueing(client, {
          namespace,
          version,
          uid: job.metadata.uid,
          signal,
        })
      : NO_QUEUEING,
  ]);
  const names = new Set([
    name,
    queueing.workload?.metadata?.name,
    ...pods.items.map(({ metadata }) => metadata?.name),
  ]);
  return {
    job: job as JobFacts | undefined,
    hasKueue: version !== undefined,
    ...queueing,
    pods: pods.items as PodFacts[],
    events: events.filter(({ regarding }) => names.has(regarding?.name)),
  };
}

async function kueueVersion(
  client: ClusterClient,
  signal?: AbortSignal,
): Promise<string | undefined> {
  return (await client.discover({ signal })).kind(KUEUE, 'Workload')?.version;
}

async function readQueueing(
  client: ClusterClient,
  {
    namespace,
    version,
    uid,
    signal,
  }: { namespace: string; version: string; uid: string; signal?: AbortSignal },
): Promise<Queueing> {
  const of = <T extends ClusterObject>(plural: string): ResourceRef<T> => ({
    ...{ group: KUEUE, version, plural },
  });
  const { items } = await client.list(
    inNamespace(workloadsOf(version), namespace),
    { signal, labelSelector: labelSelector({ [JOB_UID]: uid }) },
  );
  const [workload] = items;
  const queueName = workload?.spec?.queueName;
  if (!queueName) return { workload };
  const localQueue = await unlessRefused(
    client.get(
      inNamespace(of<LocalQueue>('localqueues'), namespace),
      queueName,
      {
        signal,
      },
    ),
  );
  const clusterQueueName = localQueue?.spec?.clusterQueue;
  const clusterQueue = clusterQueueName
    ? await unlessRefused(
        client.get(of<ClusterQueue>('clusterqueues'), clusterQueueName, {
          signal,
        }),
      )
    : undefined;
  return { workload, localQueue, clusterQueue };
}

async function readEvents(
  client: ClusterClient,
  namespace: string,
  signal?: AbortSignal,
): Promise<EventFacts[]> {
  const list = await unlessRefused(
    client.list(inNamespace(EVENTS as ResourceRef<Event>, namespace), {
      signal,
    }),
  );
  return (list?.items ?? []).map(
    ({
      regarding,
      reason,
      note,
      eventTime,
      series,
      deprecatedLastTimestamp,
    }) => ({
      ...{ regarding, reason, note },
      at:
        series?.lastObservedTime ??
        deprecatedLastTimestamp ??
        eventTime ??
        undefined,
    }),
  );
}

/** Undefined where the portal may not read it: the sentence is then poorer, and still true. */
async function unlessRefused<T>(
  work: Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (
      error instanceof ClusterError &&
      (error.httpStatus === 403 || error.reason === 'NotAllowed')
    ) {
      return undefined;
    }
    throw error;
  }
}
