import { request } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { asAdmin } from '../../kubernetes/clusterQuestions.testing';
import { askCluster } from '../../kubernetes/clusterRequest';
import { TestCloud } from '../../kubernetes/testCloud';
import { Container, ContainerStatus, Pod, PodSpec } from '../pods/Pod';

const PODS = '/api/v1/namespaces/default/pods';
const JOBS = '/apis/batch/v1/namespaces/default/jobs';

/** A container that runs a line of shell. */
export const shell = (
  image: string,
  line: string,
  more: Partial<Container> = {},
): Container => ({
  ...{ name: 'train', image, command: ['/bin/sh', '-c', line] },
  ...more,
});

export const createPod = (
  cloud: TestCloud,
  name: string,
  spec: PodSpec,
  metadata: object = {},
) =>
  asAdmin<Pod>(cloud, {
    ...{ method: 'POST', path: PODS },
    body: {
      ...{ apiVersion: 'v1', kind: 'Pod', spec },
      metadata: { name, ...metadata },
    },
  });

export const createJob = (
  cloud: TestCloud,
  name: string,
  spec: PodSpec,
  more: object = {},
) =>
  asAdmin(cloud, {
    ...{ method: 'POST', path: JOBS },
    body: {
      ...{ apiVersion: 'batch/v1', kind: 'Job', metadata: { name } },
      spec: { backoffLimit: 0, template: { spec }, ...more },
    },
  });

/** Asks until something holds; the test's own limit ends the wait. */
export async function awaited<T>(
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    await pause(50);
  }
}

export const getPod = (cloud: TestCloud, name: string) =>
  asAdmin<Pod>(cloud, { path: `${PODS}/${name}` });

/** A pod once something holds of it. */
export const podThat = (
  cloud: TestCloud,
  name: string,
  holds: (pod: Pod) => boolean,
) => awaited(() => getPod(cloud, name), holds);

/** A pod once it has ended. */
export const endedPod = (cloud: TestCloud, name: string) =>
  podThat(cloud, name, ({ status }) =>
    ['Succeeded', 'Failed'].includes(status?.phase ?? ''),
  );

export const containerOf = (pod: Pod, name = 'train'): ContainerStatus => {
  const all = [
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.containerStatuses ?? []),
  ];
  const found = all.find(each => each.name === name);
  if (!found) throw new Error(`the pod has no status of ${name}`);
  return found;
};

/** Why a container waits; undefined when it does not. */
export const waitsFor = (pod: Pod, name = 'train') =>
  pod.status?.containerStatuses?.length || pod.status?.initContainerStatuses
    ? containerOf(pod, name).state.waiting?.reason
    : undefined;

/** The pods of a Job. */
export const podsOf = async (cloud: TestCloud, job: string) => {
  const { items } = await asAdmin<{ items: Pod[] }>(cloud, {
    path: `${PODS}?labelSelector=job-name%3D${job}`,
  });
  return items;
};

/** What `kubectl logs` shows: through the API server, which asks the kubelet. */
export async function logOf(cloud: TestCloud, pod: string, query = '') {
  const { url, caData: ca, adminToken: token } = cloud;
  const { text } = await askCluster(
    { url, ca, token },
    {
      path: `${PODS}/${pod}/log${query && `?${query}`}`,
      signal: AbortSignal.timeout(60_000),
    },
  );
  return text;
}

/** Follows a log; resolves once its first line came, with what gives all of it when it ends. */
export function followLog(
  cloud: TestCloud,
  pod: string,
): Promise<() => Promise<string>> {
  const { url, caData: ca, adminToken: token } = cloud;
  return new Promise((resolve, reject) => {
    const all = new Promise<string>((ended, failed) => {
      const asking = request(
        new URL(`${PODS}/${pod}/log?follow=true`, url),
        {
          ...{ ca, agent: false, signal: AbortSignal.timeout(60_000) },
          headers: { authorization: `Bearer ${token}` },
        },
        response => {
          let text = '';
          response.setEncoding('utf8').on('data', piece => {
            text += piece;
            if (text.includes('\n')) resolve(() => all);
          });
          response.once('error', failed).once('end', () => ended(text));
        },
      );
      asking.on('error', failed).end();
    });
    all.catch(reject);
  });
}

export const deletePod = (cloud: TestCloud, name: string, body: object = {}) =>
  asAdmin(cloud, { method: 'DELETE', path: `${PODS}/${name}`, body });

/** Resolves when the API server has no such pod. */
export const podGone = (cloud: TestCloud, name: string) => {
  const { url, caData: ca, adminToken: token } = cloud;
  return awaited(
    () => askCluster({ url, ca, token }, { path: `${PODS}/${name}` }),
    ({ status }) => status === 404,
  );
};
