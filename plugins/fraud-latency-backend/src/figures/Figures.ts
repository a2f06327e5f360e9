import {
  addBuckets,
  type Buckets,
  type ScoringStage,
  type VariantDecisions,
} from '@modelport/plugin-fraud-latency-common';

/** Answered requests of one version. */
export interface VersionRequests {
  model: string;
  version: string;
  variant: string;
  buckets: Buckets;
}

/** How long one stage took. */
export interface StageSeconds {
  stage: ScoringStage;
  buckets: Buckets;
}

/** What was counted of one instance, or of several, in some time. All of it adds up. */
export interface Figures {
  requests: VersionRequests[];
  stages: StageSeconds[];
  decisions: VariantDecisions[];
  /** By how much the event loop was behind. */
  delay: Buckets;
  busySeconds: number;
  idleSeconds: number;
  /** Answered with 4xx. */
  refused: number;
  /** Answered with 5xx, those that were turned away not among them. */
  failed: number;
  /** Answers worth less than usual. */
  degraded: number;
  /** Turned away to protect the others. */
  shed: number;
}

/** Counts that are plain numbers. */
export const PLAIN_COUNTS = [
  'busySeconds',
  'idleSeconds',
  'refused',
  'failed',
  'degraded',
  'shed',
] as const;

export const keyOfVersion = (each: VersionRequests) =>
  JSON.stringify([each.model, each.version, each.variant]);
export const keyOfStage = ({ stage }: StageSeconds) => stage;
export const keyOfDecision = ({ variant, decision }: VariantDecisions) =>
  JSON.stringify([variant, decision]);

/** Those of a list that have the same key, in the order of their first. */
export function groupBy<T>(
  list: readonly T[],
  keyOf: (item: T) => string,
): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

/** Adds the buckets of those that have the same key. */
export function addByKey<T extends { buckets: Buckets }>(
  list: readonly T[],
  keyOf: (item: T) => string,
): T[] {
  return groupBy(list, keyOf).map(group => ({
    ...group[0],
    buckets: addBuckets(group.map(({ buckets }) => buckets)),
  }));
}

/** Adds the counts of those that have the same key. */
export function addCounts<T extends { count: number }>(
  list: readonly T[],
  keyOf: (item: T) => string,
): T[] {
  return groupBy(list, keyOf).map(group => ({
    ...group[0],
    count: group.reduce((sum, { count }) => sum + count, 0),
  }));
}

/** Figures together, of several instances or of times after each other. */
export function addFigures(parts: readonly Figures[]): Figures {
  const sum = (name: (typeof PLAIN_COUNTS)[number]) =>
    parts.reduce((total, part) => total + part[name], 0);
  return {
    requests: addByKey(
      parts.flatMap(({ requests }) => requests),
      keyOfVersion,
    ),
    stages: addByKey(
      parts.flatMap(({ stages }) => stages),
      keyOfStage,
    ),
    decisions: addCounts(
      parts.flatMap(({ decisions }) => decisions),
      keyOfDecision,
    ),
    delay: addBuckets(parts.map(({ delay }) => delay)),
    busySeconds: sum('busySeconds'),
    idleSeconds: sum('idleSeconds'),
    refused: sum('refused'),
    failed: sum('failed'),
    degraded: sum('degraded'),
    shed: sum('shed'),
  };
}
