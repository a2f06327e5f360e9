import {
  type End,
  mayConnect,
  type NetworkPolicy,
  type Peer,
} from './networkPolicies';

const pod = (namespace: string, labels: Record<string, string> = {}): End => ({
  address: '10.8.0.7',
  pod: { namespace, labels },
});
const policy = (spec: Partial<NetworkPolicy['spec']>): NetworkPolicy => ({
  ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  metadata: { name: 'some', namespace: 'home' },
  spec: { podSelector: {}, policyTypes: [], ...spec },
});
const may = (
  policies: NetworkPolicy[],
  from: End,
  to: End | string,
  port = 443,
) =>
  mayConnect(policies, from, {
    to: typeof to === 'string' ? { address: to } : to,
    port,
  });

describe('network policies', () => {
  const nothing = policy({ policyTypes: ['Ingress', 'Egress'] });

  it('bind the pods that they select, in the directions that they name', () => {
    expect(may([], pod('home'), '1.2.3.4')).toBe(true);
    expect(may([nothing], pod('home'), '1.2.3.4')).toBe(false);
    expect(may([nothing], pod('else'), pod('home'))).toBe(false);
    expect(may([nothing], pod('else'), '1.2.3.4')).toBe(true);
    const inward = policy({ policyTypes: ['Ingress'] });
    expect(may([inward], pod('home'), '1.2.3.4')).toBe(true);
    const ofOthers = policy({
      podSelector: { matchLabels: { app: 'a' } },
      policyTypes: ['Egress'],
    });
    expect(may([ofOthers], pod('home', { app: 'b' }), '1.2.3.4')).toBe(true);
    expect(may([ofOthers], pod('home', { app: 'a' }), '1.2.3.4')).toBe(false);
  });

  it('add up, and want both ends to agree', () => {
    const out = policy({ policyTypes: ['Egress'], egress: [{}] });
    expect(may([nothing, out], pod('home'), '1.2.3.4')).toBe(true);
    expect(may([nothing, out], pod('home'), pod('home'))).toBe(false);
    const inward = policy({ policyTypes: ['Ingress'], ingress: [{}] });
    expect(may([nothing, out, inward], pod('home'), pod('home'))).toBe(true);
  });

  it('know blocks of addresses, without what is left out of them', () => {
    const out = policy({
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
            { ipBlock: { cidr: '2001:db8::/32' } },
          ],
          ports: [{ port: 443 }],
        },
      ],
    });
    const reaches = (address: string, port?: number) =>
      may([out], pod('home'), address, port);
    expect(reaches('10.2.0.1')).toBe(true);
    expect(reaches('10.1.0.1')).toBe(false);
    expect(reaches('11.0.0.1')).toBe(false);
    expect(reaches('2001:db8::1')).toBe(true);
    expect(reaches('2001:db9::1')).toBe(false);
    expect(reaches('10.2.0.1', 80)).toBe(false);
  });

  it('know pods by their labels and those of their namespaces, which without selector is their own', () => {
    const inward = (from: Peer) =>
      policy({ policyTypes: ['Ingress'], ingress: [{ from: [from] }] });
    const named = {
      namespaceSelector: {
        matchLabels: { 'kubernetes.io/metadata.name': 'portal' },
      },
      podSelector: {
        matchExpressions: [
          { key: 'app', operator: 'In' as const, values: ['a', 'b'] },
          { key: 'old', operator: 'DoesNotExist' as const },
        ],
      },
    };
    const lets = (from: Peer, who: End) =>
      may([inward(from)], who, pod('home'));
    expect(lets(named, pod('portal', { app: 'a' }))).toBe(true);
    expect(lets(named, pod('portal', { app: 'c' }))).toBe(false);
    expect(lets(named, pod('portal', { app: 'a', old: '' }))).toBe(false);
    expect(lets(named, pod('home', { app: 'a' }))).toBe(false);
    expect(lets({ podSelector: {} }, pod('home'))).toBe(true);
    expect(lets({ podSelector: {} }, pod('else'))).toBe(false);
    expect(lets({ namespaceSelector: {} }, { address: '1.2.3.4' })).toBe(false);
  });
});
