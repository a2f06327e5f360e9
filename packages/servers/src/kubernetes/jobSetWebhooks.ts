import { readFileSync } from 'node:fs';
import { ClusterAccess } from './clusterRequest';
import { serverSideApply } from './serverSideApply';

const REGISTRATION = 'admissionregistration.k8s.io/v1';
const API = 'jobset.x-k8s.io';
const JOB_SETS = { apiGroups: [API], apiVersions: ['v1alpha2'] };
const PODS = { apiGroups: [''], apiVersions: ['v1'] };
/** Pods of JobSets alone: others are nobody's business here. */
const OF_JOB_SETS = {
  matchExpressions: [
    { key: 'jobset.sigs.k8s.io/jobset-name', operator: 'Exists' },
  ],
};

/** What JobSet completes, and what it refuses. */
const KINDS = [
  { kind: 'Mutating', verb: 'mutate', operations: ['CREATE'] },
  { kind: 'Validating', verb: 'validate', operations: ['CREATE', 'UPDATE'] },
] as const;

/**
 * Has the API server ask JobSet before it takes a JobSet or a pod of one. It takes none while JobSet does not answer.
 *
 * @param url - where JobSet answers, such as `https://127.0.0.1:20123`
 * @param caFile - of the authority that its certificate is signed by
 */
export async function registerJobSetWebhooks(
  access: ClusterAccess,
  url: string,
  caFile: string,
): Promise<void> {
  const caBundle = readFileSync(caFile).toString('base64');
  for (const { kind, verb, operations } of KINDS) {
    const name = `jobset-${kind.toLowerCase()}-webhook-configuration`;
    const resource = `${kind.toLowerCase()}webhookconfigurations`;
    const webhook = (path: string) => ({
      clientConfig: { url: `${url}/${verb}-${path}`, caBundle },
      ...{ admissionReviewVersions: ['v1'], sideEffects: 'None' },
      failurePolicy: 'Fail',
    });
    await serverSideApply(access, `/apis/${REGISTRATION}/${resource}/${name}`, {
      apiVersion: REGISTRATION,
      kind: `${kind}WebhookConfiguration`,
      metadata: { name },
      webhooks: [
        {
          ...webhook('jobset-x-k8s-io-v1alpha2-jobset'),
          name: `${verb}.${API}`,
          rules: [{ ...JOB_SETS, operations, resources: ['jobsets'] }],
        },
        {
          ...webhook('-v1-pod'),
          name: `${verb}.pod.${API}`,
          objectSelector: OF_JOB_SETS,
          rules: [{ ...PODS, operations: ['CREATE'], resources: ['pods'] }],
        },
      ],
    });
  }
}
