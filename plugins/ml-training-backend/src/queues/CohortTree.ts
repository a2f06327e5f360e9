import type {
  ClusterQueueSight,
  CohortSight,
  QuotaSight,
  UsageSight,
} from './queueSights';

/** A ClusterQueue or a cohort, with what counts at it, by flavor and resource. */
interface Node {
  parent?: Node;
  children: Node[];
  limits: Map<string, Pick<QuotaSight, 'borrowingLimit' | 'lendingLimit'>>;
  /** Its own quota and what is lent to it from below. */
  quota: Map<string, number>;
  usage: Map<string, number>;
  /** Whether it hangs below a root, and not in a ring of cohorts. */
  isCounted: boolean;
}

type Place = Pick<QuotaSight, 'flavor' | 'resource'>;

const keyOf = ({ flavor, resource }: Place) => `${flavor} ${resource}`;

/**
 * What queues of a cohort leave each other, reckoned as Kueue 0.19 does when it lets something in (`resource_node.go` of
 * its scheduler's cache): each lends what it has to its cohort, except what its `lendingLimit` keeps back, and so do
 * cohorts to the cohort above.
 */
export class CohortTree {
  readonly #queues = new Map<string, Node>();
  readonly #cohorts = new Map<string, Node>();

  constructor(
    queues: readonly ClusterQueueSight[],
    cohorts: readonly CohortSight[],
  ) {
    for (const { name, quotas, parent } of cohorts) {
      const node = this.#cohort(name);
      addQuotas(node, quotas);
      if (parent !== undefined) hang(node, this.#cohort(parent));
    }
    for (const { name, quotas, usage, cohort } of queues) {
      const node = newNode();
      addQuotas(node, quotas);
      addUsage(node, usage);
      this.#queues.set(name, node);
      if (cohort !== undefined) hang(node, this.#cohort(cohort));
    }
    [...this.#queues.values(), ...this.#cohorts.values()]
      .filter(({ parent }) => parent === undefined)
      .forEach(count);
  }

  /**
   * What a queue can let in of a resource without preemption, in units; below 0 where more is in use than there is.
   * @returns undefined when the cohorts above it form a ring, in which Kueue lets nothing in
   */
  available(queue: string, place: Place): number | undefined {
    const node = this.#queues.get(queue);
    return node?.isCounted ? availableAt(node, keyOf(place)) : undefined;
  }

  /** Names of the queues that share a root cohort with a queue, without itself. */
  relatives(queue: string): string[] {
    const own = this.#queues.get(queue);
    if (!own?.isCounted || !own.parent) return [];
    const root = rootOf(own);
    return [...this.#queues]
      .filter(([, each]) => each !== own && each.isCounted)
      .filter(([, each]) => rootOf(each) === root)
      .map(([name]) => name);
  }

  #cohort(name: string): Node {
    const known = this.#cohorts.get(name) ?? newNode();
    this.#cohorts.set(name, known);
    return known;
  }
}

function newNode(): Node {
  return {
    children: [],
    limits: new Map(),
    quota: new Map(),
    usage: new Map(),
    isCounted: false,
  };
}

function hang(node: Node, parent: Node): void {
  node.parent = parent;
  parent.children.push(node);
}

function addQuotas(node: Node, quotas: readonly QuotaSight[]): void {
  for (const quota of quotas) {
    node.limits.set(keyOf(quota), quota);
    add(node.quota, keyOf(quota), quota.nominal);
  }
}

function addUsage(node: Node, usage: readonly UsageSight[]): void {
  for (const each of usage) add(node.usage, keyOf(each), each.total);
}

/** Adds up what comes from below, the lowest first. */
function count(node: Node): void {
  node.isCounted = true;
  for (const child of node.children) {
    count(child);
    for (const key of child.quota.keys()) {
      add(node.quota, key, lentOf(child, key));
    }
    for (const [key, used] of child.usage) {
      add(node.usage, key, Math.max(0, used - keptOf(child, key)));
    }
  }
}

/** What a node keeps for itself and those below, whatever others need. */
function keptOf({ limits, quota }: Node, key: string): number {
  const lendingLimit = limits.get(key)?.lendingLimit;
  return lendingLimit === undefined
    ? 0
    : Math.max(0, (quota.get(key) ?? 0) - lendingLimit);
}

/** What a node gives to its cohort. */
function lentOf(node: Node, key: string): number {
  return (node.quota.get(key) ?? 0) - keptOf(node, key);
}

function availableAt(node: Node, key: string): number {
  const { parent, limits, quota, usage } = node;
  const used = usage.get(key) ?? 0;
  if (!parent) return (quota.get(key) ?? 0) - used;
  const kept = keptOf(node, key);
  const fromCohort = availableAt(parent, key);
  const borrowingLimit = limits.get(key)?.borrowingLimit;
  const most =
    borrowingLimit === undefined
      ? Infinity
      : lentOf(node, key) + borrowingLimit - Math.max(0, used - kept);
  return Math.max(0, kept - used) + Math.min(most, fromCohort);
}

function rootOf(node: Node): Node {
  return node.parent ? rootOf(node.parent) : node;
}

function add(sums: Map<string, number>, key: string, units: number): void {
  sums.set(key, (sums.get(key) ?? 0) + units);
}
