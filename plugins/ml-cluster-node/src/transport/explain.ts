import { ClusterError } from '../ClusterError';

/** `metav1.Status`, as far as it is read. */
export interface StatusBody {
  kind?: string;
  reason?: string;
  message?: string;
  code?: number;
  details?: {
    name?: string;
    retryAfterSeconds?: number;
    causes?: { field?: string; message?: string }[];
  };
}

const LONGEST_MESSAGE = 600;

/** A text of a server as it may stand in a message: one line, no control characters, not too long. */
export function quotable(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is taken out
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  return plain.length > LONGEST_MESSAGE
    ? `${plain.slice(0, LONGEST_MESSAGE)} ...`
    : plain;
}

function remedyOf(cluster: string, status: number, doing: string): string {
  switch (status) {
    case 401:
      return `Cluster '${cluster}' does not accept the portal's credential: check authProvider and what belongs to it of the cluster in kubernetes.clusterLocatorMethods`;
    case 403:
      return `Cluster '${cluster}' refuses to ${doing}: give the account that is named here the right by a RoleBinding`;
    case 404:
      return `Cluster '${cluster}' cannot ${doing}: it is not there, or the cluster does not serve it`;
    case 409:
      return `Cluster '${cluster}' has another state than the request to ${doing} is made for: read it again and decide anew`;
    case 410:
      return `Cluster '${cluster}' no longer has the state from which to ${doing}: list again`;
    case 422:
    case 400:
      return `Cluster '${cluster}' takes the request to ${doing} for invalid: correct the fields that are named here`;
    case 429:
      return `Cluster '${cluster}' has too many requests to ${doing}: try again later`;
    default:
      return status >= 500
        ? `Cluster '${cluster}' failed to ${doing}: try again; its API server's log says why`
        : `Cluster '${cluster}' refuses to ${doing}`;
  }
}

/** The error for an answer that is a refusal or a failure. */
export function explainStatus(options: {
  cluster: string;
  httpStatus: number;
  /** What was asked, such as `list pods in namespace 'a'`. */
  doing: string;
  body: StatusBody | undefined;
  auditId?: string;
  retryAfterSeconds?: number;
}): ClusterError {
  const { cluster, httpStatus, doing, body, auditId } = options;
  const said = body?.message ? `: ${quotable(body.message)}` : '';
  const retryAfter =
    options.retryAfterSeconds ?? body?.details?.retryAfterSeconds;
  return new ClusterError(
    `${remedyOf(cluster, httpStatus, doing)} (status ${httpStatus}${said})`,
    {
      cluster,
      httpStatus,
      reason: body?.reason || `Status${httpStatus}`,
      auditId,
      retryAfterMs: retryAfter === undefined ? undefined : retryAfter * 1000,
      fields: (body?.details?.causes ?? [])
        .map(({ field }) => field)
        .filter(field => field !== undefined),
    },
  );
}

const TLS_CODES =
  /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/;

const codeOf = (error: unknown): string => {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
};

/** The error for a request that got no answer, or half of one. Its cause is named by a code, never by an address. */
export function explainFailure(
  cluster: string,
  doing: string,
  error: unknown,
): ClusterError {
  const code = codeOf(error) || codeOf((error as Error)?.cause ?? {});
  if (TLS_CODES.test(code)) {
    return new ClusterError(
      `Cluster '${cluster}' shows a certificate that is not trusted (${code}), so it was not asked to ${doing}: check caData or caFile and the host in url of the cluster in kubernetes.clusterLocatorMethods`,
      { cluster, reason: 'Unreachable' },
    );
  }
  return new ClusterError(
    `Cluster '${cluster}' cannot be reached to ${doing}${
      code ? ` (${code})` : ''
    }: check that it is up and that the portal's network leads to its url`,
    { cluster, reason: 'Unreachable' },
  );
}

/** The error for a request whose time ran out. */
export const explainTimeout = (
  cluster: string,
  doing: string,
  milliseconds: number,
) =>
  new ClusterError(
    `Cluster '${cluster}' took longer than ${milliseconds} ms to ${doing}: try again, or ask for less`,
    { cluster, reason: 'Timeout' },
  );
