import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Pod } from './Pod';

const DOMAIN = 'svc.cluster.local';

interface Resident {
  ip: string;
  namespace: string;
  hostname: string;
  subdomain?: string;
  file: string;
}

/** The name that a pod gives itself. */
export const hostnameOf = ({ metadata, spec }: Pod): string =>
  (spec.hostname ?? metadata.name).slice(0, 63);

/**
 * Gives each pod an address of loopback and a file of names, which knows the pods of its own headless service under the
 * names that a cluster's DNS has for them.
 */
export class PodAddresses {
  // kubelets of several clusters on one machine shall not give the same
  private readonly second = randomInt(64, 255);
  private readonly third = randomInt(0, 255);
  private given = 0;
  private readonly residents = new Map<string, Resident>();

  constructor(private readonly folder: string) {}

  /** The address of a pod, and its file of names. The same pod gets the same. */
  take(pod: Pod): { ip: string; hostsFile: string } {
    const { uid, namespace } = pod.metadata;
    const known = this.residents.get(uid);
    if (known) return { ip: known.ip, hostsFile: known.file };
    const file = path.join(this.folder, `${uid}.hosts`);
    mkdirSync(this.folder, { recursive: true });
    // one that a kubelet before this one gave stays the pod's
    const ip = pod.status?.podIP ?? this.next();
    this.residents.set(uid, {
      ...{ ip, namespace, file, hostname: hostnameOf(pod) },
      subdomain: pod.spec.subdomain,
    });
    this.write(namespace, pod.spec.subdomain);
    return { ip, hostsFile: file };
  }

  /** Others no longer find it. Its address is not given again. */
  giveBack(uid: string): void {
    const left = this.residents.get(uid);
    if (!left) return;
    this.residents.delete(uid);
    this.write(left.namespace, left.subdomain);
  }

  private next() {
    this.given += 1;
    const block = (this.third + Math.floor(this.given / 254)) % 256;
    return `127.${this.second}.${block}.${(this.given % 254) + 1}`;
  }

  /** Files are written over, not replaced: containers have them mounted. */
  private write(namespace: string, subdomain?: string) {
    const all = [...this.residents.values()];
    const neighbours = all.filter(
      each => each.namespace === namespace && each.subdomain === subdomain,
    );
    for (const own of neighbours) {
      const others = subdomain ? neighbours.filter(each => each !== own) : [];
      const lines = [
        '127.0.0.1\tlocalhost',
        '::1\tlocalhost ip6-localhost ip6-loopback',
        `${own.ip}\t${names(own, true).join(' ')}`,
        ...others.map(each => `${each.ip}\t${names(each, false).join(' ')}`),
      ];
      writeFileSync(own.file, `${lines.join('\n')}\n`, { mode: 0o644 });
    }
  }
}

function names({ hostname, subdomain, namespace }: Resident, own: boolean) {
  const alone = own ? [hostname] : [];
  if (!subdomain) return alone;
  const service = `${hostname}.${subdomain}`;
  return [
    `${service}.${namespace}.${DOMAIN}`,
    `${service}.${namespace}.svc`,
    `${service}.${namespace}`,
    service,
    ...alone,
  ];
}
