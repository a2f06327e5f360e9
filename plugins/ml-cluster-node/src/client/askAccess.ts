import type { ClusterTransport } from '../transport/ClusterTransport';
import type { CallOptions } from './CallOptions';
import type { AccessAnswer, AccessQuestion } from './ClusterClient';

/** `SelfSubjectAccessReview`, as far as it is read. */
interface Review {
  status?: { allowed?: boolean; reason?: string };
}

const PATH = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/** Asks the API server what whoever asks may do. Nothing is kept there. */
export async function askAccess(
  transport: ClusterTransport,
  question: AccessQuestion,
  call: CallOptions,
): Promise<AccessAnswer> {
  const { plural: resource, ...attributes } = question;
  const { status } = await transport.json<Review>({
    method: 'POST',
    path: PATH,
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { ...attributes, resource } },
    },
    doing: `tell whether ${question.verb} ${resource} is allowed`,
    call,
  });
  return {
    allowed: status?.allowed === true,
    ...(status?.reason && { reason: status.reason }),
  };
}
