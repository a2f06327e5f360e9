import { BlockList, isIPv6 } from 'node:net';
import type { Manifest } from './teamChart';

interface Requirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  values?: string[];
}
interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: Requirement[];
}
/** One side of a rule. */
export interface Peer {
  ipBlock?: { cidr: string; except?: string[] };
  namespaceSelector?: Selector;
  podSelector?: Selector;
}
interface Port {
  protocol?: Protocol;
  port?: number;
}
type Protocol = 'TCP' | 'UDP';

/** A NetworkPolicy, as far as policies of this repository go. */
export interface NetworkPolicy extends Manifest {
  spec: {
    podSelector: Selector;
    policyTypes: Direction[];
    ingress?: { from?: Peer[]; ports?: Port[] }[];
    egress?: { to?: Peer[]; ports?: Port[] }[];
  };
}

/** One end of a connection; what is not a pod has an address alone. */
export interface End {
  address: string;
  pod?: {
    namespace: string;
    labels: Record<string, string>;
    /** Beside the name, which each namespace has as a label. */
    namespaceLabels?: Record<string, string>;
  };
}

/** Where a connection arrives. */
export interface Arrival {
  to: End;
  port: number;
  protocol?: Protocol;
}

function selects(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Record<string, string>,
): boolean {
  return (
    Object.entries(matchLabels).every(
      ([key, value]) => labels[key] === value,
    ) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const has = labels[key] !== undefined;
      switch (operator) {
        case 'Exists':
          return has;
        case 'DoesNotExist':
          return !has;
        case 'In':
          return has && values.includes(labels[key]);
        case 'NotIn':
          return !has || !values.includes(labels[key]);
        default:
          throw new Error(`Unknown operator ${operator satisfies never}`);
      }
    })
  );
}

function isWithin(cidr: string, address: string): boolean {
  const [network, length] = cidr.split('/');
  const family = isIPv6(network) ? 'ipv6' : 'ipv4';
  if ((family === 'ipv6') !== isIPv6(address)) {
    return false;
  }
  const block = new BlockList();
  block.addSubnet(network, Number(length), family);
  return block.check(address, family);
}

function isPeer(peer: Peer, home: string, { address, pod }: End): boolean {
  if (peer.ipBlock) {
    const { cidr, except = [] } = peer.ipBlock;
    return (
      isWithin(cidr, address) && !except.some(each => isWithin(each, address))
    );
  }
  if (!pod) {
    return false;
  }
  const ofNamespace = {
    'kubernetes.io/metadata.name': pod.namespace,
    ...pod.namespaceLabels,
  };
  return (
    (peer.namespaceSelector
      ? selects(peer.namespaceSelector, ofNamespace)
      : pod.namespace === home) && selects(peer.podSelector ?? {}, pod.labels)
  );
}

type Direction = 'Ingress' | 'Egress';
interface Rule {
  peers?: Peer[];
  ports?: Port[];
}

const rulesOf = ({ spec }: NetworkPolicy, direction: Direction): Rule[] =>
  direction === 'Egress'
    ? (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }))
    : (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }));

const isOpen = (ports: Port[] | undefined, { port, protocol }: Arrival) =>
  !ports?.length ||
  ports.some(
    each =>
      (each.protocol ?? 'TCP') === (protocol ?? 'TCP') &&
      (each.port === undefined || each.port === port),
  );

/** Whether the policies that select one end let it do with the other what a direction says. */
function isLet(
  policies: readonly NetworkPolicy[],
  direction: Direction,
  [end, other]: readonly [End, End],
  arrival: Arrival,
): boolean {
  const { pod } = end;
  const selecting = policies.filter(
    ({ metadata, spec }) =>
      pod &&
      metadata.namespace === pod.namespace &&
      spec.policyTypes.includes(direction) &&
      selects(spec.podSelector, pod.labels),
  );
  const isMeant = ({ peers, ports }: Rule) =>
    isOpen(ports, arrival) &&
    (!peers?.length ||
      peers.some(peer => isPeer(peer, pod?.namespace ?? '', other)));
  return (
    selecting.length === 0 ||
    selecting.some(policy => rulesOf(policy, direction).some(isMeant))
  );
}

/**
 * Whether policies let one end connect to another, as the API's reference has it: a pod that a policy selects may do what
 * one of them lets it, any other pod may do all.
 */
export const mayConnect = (
  policies: readonly NetworkPolicy[],
  from: End,
  arrival: Arrival,
): boolean =>
  isLet(policies, 'Egress', [from, arrival.to], arrival) &&
  isLet(policies, 'Ingress', [arrival.to, from], arrival);
