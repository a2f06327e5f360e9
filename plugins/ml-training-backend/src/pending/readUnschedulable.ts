import type { PendingCause } from './PendingReason';

/** What the scheduler says of the nodes that it cannot use for a pod. */
export interface NodeVerdict {
  cause: PendingCause;
  words: string;
}

const count = (nodes: string) => (nodes === '1' ? '1 node' : `${nodes} nodes`);
const has = (nodes: string) => (nodes === '1' ? 'has' : 'have');
const is = (nodes: string) => (nodes === '1' ? 'is' : 'are');

interface Pattern {
  pattern: RegExp;
  cause: PendingCause;
  words(match: RegExpExecArray): string;
}

/** Reasons of the plugins of kube-scheduler 1.37. */
const PATTERNS: Pattern[] = [
  {
    pattern: /(\d+) Insufficient ([^\s,.]+(?:\.[^\s,.]+)*)/g,
    cause: 'no-node',
    words: ([, nodes, resource]) =>
      `${count(nodes)} ${has(nodes)} too little ${resource} left`,
  },
  {
    pattern:
      /(\d+) node\(s\) had untolerated taint(?:\(s\)|s)?(?: \{([^}]*)\})?/g,
    cause: 'taint',
    words: ([, nodes, taint]) =>
      `${count(nodes)} ${is(nodes)} kept for those who tolerate ${
        taint
          ? taint
              .trim()
              .replace(/: $|:$/, '')
              .replace(': ', '=')
          : 'a taint'
      }`,
  },
  {
    pattern: /(\d+) node\(s\) didn't match Pod's node affinity\/selector/g,
    cause: 'no-node',
    words: ([, nodes]) =>
      `${count(nodes)} ${is(nodes)} of another kind than it asks for`,
  },
  {
    pattern: /(\d+) node\(s\) were unschedulable/g,
    cause: 'no-node',
    words: ([, nodes]) => `${count(nodes)} ${is(nodes)} being emptied`,
  },
  {
    pattern: /(\d+) Too many pods/g,
    cause: 'no-node',
    words: ([, nodes]) =>
      `${count(nodes)} ${has(nodes)} as many pods as may be there`,
  },
];

/**
 * Reads `0/3 nodes are available: 1 Insufficient nvidia.com/gpu, 2 node(s) had untolerated taint {...}`; what comes after
 * `preemption:` says the same again and is left out.
 */
export function readUnschedulable(message: string): NodeVerdict[] {
  const [text] = message.split(' preemption: ');
  if (/no nodes available/.test(text)) {
    return [{ cause: 'no-node', words: 'the cluster has no nodes' }];
  }
  return PATTERNS.flatMap(({ pattern, cause, words }) =>
    [...text.matchAll(pattern)].map(match => ({ cause, words: words(match) })),
  );
}
