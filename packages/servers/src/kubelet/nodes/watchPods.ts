import { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { askForObject, ClusterAccess } from '../../kubernetes/clusterRequest';
import { Pod } from '../pods/Pod';

const PODS = '/api/v1/pods';
const WATCH_SECONDS = 240;
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 2_000;
const STARTING_ANSWER_MS = 10_000;

/** Who is told of a node's pods. */
export interface PodListener {
  /** A pod that is new or changed; the same may come again. */
  onPod(pod: Pod): void;
  /** Its object is gone. */
  onGone(uid: string): void;
}

interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: Pod;
}

/** Follows the pods of one node until it is told to end: lists, watches, and begins again whenever the watch breaks. */
export async function watchPods(
  access: ClusterAccess,
  node: string,
  listener: PodListener,
  signal: AbortSignal,
): Promise<void> {
  const known = new Set<string>();
  let wait = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    try {
      const version = await list(access, node, listener, known, signal);
      wait = FIRST_PAUSE_MS;
      await follow(access, node, version, listener, known, signal);
    } catch {
      // refused, unreachable, cut off or too old: what is there now is listed anew
    }
    await pause(wait, undefined, { signal }).catch(() => {});
    wait = Math.min(wait * 2, MAX_PAUSE_MS);
  }
}

const selectorOf = (node: string) =>
  `fieldSelector=${encodeURIComponent(`spec.nodeName=${node}`)}`;

async function list(
  access: ClusterAccess,
  node: string,
  listener: PodListener,
  known: Set<string>,
  signal: AbortSignal,
): Promise<string> {
  const { metadata, items } = await askForObject<{
    metadata: { resourceVersion: string };
    items: Pod[];
  }>(access, {
    path: `${PODS}?${selectorOf(node)}`,
    signal: AbortSignal.any([signal, AbortSignal.timeout(STARTING_ANSWER_MS)]),
  });
  const there = new Set(items.map(pod => pod.metadata.uid));
  for (const uid of known) {
    if (there.has(uid)) continue;
    known.delete(uid);
    listener.onGone(uid);
  }
  for (const pod of items) {
    known.add(pod.metadata.uid);
    listener.onPod(pod);
  }
  return metadata.resourceVersion;
}

async function follow(
  access: ClusterAccess,
  node: string,
  version: string,
  listener: PodListener,
  known: Set<string>,
  signal: AbortSignal,
): Promise<void> {
  const query =
    `${selectorOf(node)}&watch=true&allowWatchBookmarks=true` +
    `&resourceVersion=${version}&timeoutSeconds=${WATCH_SECONDS}`;
  for await (const line of linesOf(access, `${PODS}?${query}`, signal)) {
    const { type, object } = JSON.parse(line) as WatchEvent;
    if (type === 'BOOKMARK') continue;
    if (type === 'ERROR')
      throw new Error(`the watch of ${node} ended: ${line}`);
    const { uid } = object.metadata;
    if (type === 'DELETED') {
      known.delete(uid);
      listener.onGone(uid);
    } else {
      known.add(uid);
      listener.onPod(object);
    }
  }
}

async function* linesOf(
  { url, ca, token }: ClusterAccess,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = request(
      new URL(path, url),
      {
        ...{ ca, signal, agent: false },
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token}`,
        },
      },
      resolve,
    );
    asking.once('error', reject);
    asking.end();
  });
  if (response.statusCode !== 200) {
    response.destroy();
    throw new Error(`${path} was answered ${response.statusCode}`);
  }
  // a server that was killed hard says no goodbye: the watch's own time is the limit
  response.setTimeout((WATCH_SECONDS + 30) * 1_000, () => response.destroy());
  let failure: unknown;
  response.once('error', error => {
    failure = error;
  });
  for await (const line of createInterface({ input: response })) {
    if (line) yield line;
  }
  if (failure) throw failure;
}
