import { ClusterError } from '../ClusterError';
import type { Impersonation } from '../client/CallOptions';

const VISIBLE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

function requireSubject(
  cluster: string,
  what: 'user' | 'group',
  value: string,
): string {
  if (!VISIBLE.test(value) || value.length > 512) {
    throw new ClusterError(
      `A ${what} in whose name cluster '${cluster}' is asked has to be of visible ASCII characters, at most 512`,
      { cluster, reason: 'BadName' },
    );
  }
  if (value.startsWith('system:')) {
    throw new ClusterError(
      `Cluster '${cluster}' is not asked in the name of ${what} '${value}': 'system:' is for the cluster's own`,
      { cluster, reason: 'NotAllowed' },
    );
  }
  return value;
}

/** Names and values of the headers of a request, one after the other. */
export function requestHeaders(
  cluster: string,
  request: {
    token: string;
    accept: string;
    contentType?: string;
    as?: Impersonation;
  },
): string[] {
  const headers = [
    'authorization',
    `Bearer ${request.token}`,
    'accept',
    request.accept,
    'user-agent',
    'modelport',
  ];
  if (request.contentType) {
    headers.push('content-type', request.contentType);
  }
  if (request.as) {
    const { user, group } = request.as;
    headers.push('impersonate-user', requireSubject(cluster, 'user', user));
    if (group !== undefined) {
      headers.push(
        'impersonate-group',
        requireSubject(cluster, 'group', group),
      );
    }
  }
  return headers;
}
