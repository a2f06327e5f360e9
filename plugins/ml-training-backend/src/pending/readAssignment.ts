import type { PendingCause } from './PendingReason';

/** What Kueue says of one flavor, in its message about a Workload that it could not place. */
export interface FlavorVerdict {
  cause: PendingCause;
  /** What it means, as part of a sentence. */
  words: string;
}

interface Pattern {
  pattern: RegExp;
  read(match: RegExpExecArray): FlavorVerdict;
}

/** The messages of Kueue 0.19, `pkg/scheduler/flavorassigner`. */
const PATTERNS: Pattern[] = [
  {
    pattern:
      /insufficient quota for (\S+) in flavor (\S+), previously considered podsets requests \((\S+)\) \+ current podset request \((\S+)\) > maximum capacity \((\S+)\)/g,
    read: ([, resource, flavor, before, asked, most]) => ({
      cause: 'quota-impossible',
      words: `it asks for ${sum(
        before,
        asked,
      )} ${resource} of flavor ${flavor}, of which its queue can have ${most} at most`,
    }),
  },
  {
    pattern:
      /insufficient unused quota for (\S+) in flavor (\S+), (\S+) more needed/g,
    read: ([, resource, flavor, more]) => ({
      cause: 'quota',
      words: `${more} more ${resource} of flavor ${flavor} have to become free`,
    }),
  },
  {
    pattern: /untolerated taint (.+?) in flavor ([^\s,;]+)/g,
    read: ([, taint, flavor]) => ({
      cause: 'taint',
      words: `the nodes of flavor ${flavor} are kept for those who tolerate ${readTaint(
        taint,
      )}`,
    }),
  },
  {
    pattern: /flavor (\S+) doesn't match node affinity/g,
    read: ([, flavor]) => ({
      cause: 'flavor',
      words: `flavor ${flavor} has other nodes than it asks for`,
    }),
  },
  {
    pattern: /resource (\S+) unavailable in ClusterQueue/g,
    read: ([, resource]) => ({
      cause: 'flavor',
      words: `its queue has no ${resource} at all`,
    }),
  },
];

/** Reads what Kueue says of each flavor that it tried; empty where the message is of another kind. */
export function readAssignment(message: string): FlavorVerdict[] {
  return PATTERNS.flatMap(({ pattern, read }) =>
    [...message.matchAll(pattern)].map(match => ({
      at: match.index,
      verdict: read(match),
    })),
  )
    .sort((one, other) => one.at - other.at)
    .map(({ verdict }) => verdict);
}

/** Whole numbers are added; quantities such as `4Gi` are shown as they are. */
function sum(before: string, asked: string): string {
  if (before === '0') return asked;
  const [one, other] = [Number(before), Number(asked)];
  return Number.isInteger(one + other)
    ? String(one + other)
    : `${before} + ${asked}`;
}

/** Go prints a taint as `{nvidia.com/gpu present NoSchedule <nil>}`. */
function readTaint(text: string): string {
  const [key, ...rest] = text
    .replace(/[{}]/g, '')
    .split(' ')
    .filter(part => part && part !== '<nil>');
  const effect = rest.pop();
  const value = rest.join(' ');
  return [value ? `${key}=${value}` : key, effect].filter(Boolean).join(':');
}
