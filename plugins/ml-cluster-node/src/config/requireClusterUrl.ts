import { InputError } from '@backstage/errors';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** Where clouds tell machines their credentials: never an API server. */
const METADATA = /^(169\.254\.|\[fe80:|\[fd00:ec2:|metadata(\.|$))/;

/**
 * Refuses the address of a cluster to which credentials must not go.
 *
 * @throws InputError naming the field
 */
export function requireClusterUrl(
  text: string,
  field: string,
  allowHttpOnLoopback: boolean,
): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new InputError(
      `${field} is no address of an API server: write it as https://HOST:PORT`,
    );
  }
  if (url.username || url.password) {
    throw new InputError(
      `${field} holds credentials: take them out and set authProvider and what belongs to it`,
    );
  }
  if (url.search || url.hash) {
    throw new InputError(
      `${field} has a query or a fragment: write it as https://HOST:PORT, with a path at most`,
    );
  }
  if (METADATA.test(url.hostname)) {
    throw new InputError(
      `${field} leads to a metadata service, which is no API server: correct the host`,
    );
  }
  if (
    url.protocol === 'http:' &&
    !(allowHttpOnLoopback && LOOPBACK.test(url.hostname))
  ) {
    throw new InputError(
      `${field} begins with http://, over which credentials would go unencrypted: use https://. Only on this machine itself http:// is taken, with allowHttpOnLoopback of the cluster in mlCluster.clusters`,
    );
  }
}
