import { askCluster, ClusterAccess } from '../../kubernetes/clusterRequest';

/** Contents by key. */
export type Contents = Readonly<Record<string, Buffer>>;

const decoded = (data: Record<string, string> = {}): Contents =>
  Object.fromEntries(
    Object.entries(data).map(([key, text]) => [
      key,
      Buffer.from(text, 'base64'),
    ]),
  );

/** Something that a container cannot be started without is not there. */
export class MissingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MissingError';
  }
}

/** Secrets, configuration and tokens of a namespace, asked for whenever a pod needs them. */
export class PodObjects {
  constructor(
    private readonly access: ClusterAccess,
    private readonly namespace: string,
  ) {}

  /** @returns undefined when there is none */
  async secret(name: string): Promise<Contents | undefined> {
    const found = await this.find<{ data?: Record<string, string> }>(
      `secrets/${name}`,
    );
    return found && decoded(found.data);
  }

  /** @returns undefined when there is none */
  async configMap(name: string): Promise<Contents | undefined> {
    const found = await this.find<{
      data?: Record<string, string>;
      binaryData?: Record<string, string>;
    }>(`configmaps/${name}`);
    if (!found) return undefined;
    const texts = Object.entries(found.data ?? {}).map(([key, text]) => [
      key,
      Buffer.from(text, 'utf8'),
    ]);
    return { ...Object.fromEntries(texts), ...decoded(found.binaryData) };
  }

  /** A token of a service account that holds as long as the pod is there. */
  async token(serviceAccount: string, spec: object): Promise<string> {
    const { status, text } = await askCluster(this.access, {
      method: 'POST',
      path: this.path(`serviceaccounts/${serviceAccount}/token`),
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec,
      },
    });
    if (status >= 300) throw new MissingError(`no token: ${text}`);
    return (JSON.parse(text) as { status: { token: string } }).status.token;
  }

  private async find<T>(what: string): Promise<T | undefined> {
    const path = this.path(what);
    const { status, text } = await askCluster(this.access, { path });
    if (status === 404) return undefined;
    if (status === 200) return JSON.parse(text) as T;
    throw new Error(`${path} was answered ${status}: ${text}`);
  }

  private path(what: string) {
    return `/api/v1/namespaces/${encodeURIComponent(this.namespace)}/${what}`;
  }
}
