import { readFileSync } from 'node:fs';
import { askCluster, ClusterAccess } from './clusterRequest';
import { serverSideApply } from './serverSideApply';

const REGISTRATION = 'admissionregistration.k8s.io/v1';
const API = 'jobset.x-k8s.io';
const JOB_SET_LABEL = 'jobset.sigs.k8s.io/jobset-name';
const JOB_SETS = { apiGroups: [API], apiVersions: ['v1alpha2'] };
const PODS = { apiGroups: [''], apiVersions: ['v1'] };
/** Pods of JobSets alone: others are nobody's business here. */
const OF_JOB_SETS = {
  matchExpressions: [{ key: JOB_SET_LABEL, operator: 'Exists' }],
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

/** A JobSet and a pod of one, to ask with. */
function objectsOfJobSet(): { [resource: string]: object } {
  const spec = {
    restartPolicy: 'Never',
    containers: [{ name: 'ready', image: 'ready' }],
  };
  const job = {
    ...{ name: 'ready', replicas: 1 },
    template: { spec: { template: { spec } } },
  };
  return {
    [`/apis/${API}/v1alpha2/namespaces/default/jobsets`]: {
      ...{ apiVersion: `${API}/v1alpha2`, kind: 'JobSet' },
      metadata: { name: 'ready' },
      spec: { replicatedJobs: [job] },
    },
    '/api/v1/namespaces/default/pods': {
      ...{ apiVersion: 'v1', kind: 'Pod', spec },
      metadata: { name: 'ready', labels: { [JOB_SET_LABEL]: 'ready' } },
    },
  };
}

/** Whether JobSet answers the API server: it does so a moment later than it says that it is ready. Nothing is made. */
export async function jobSetWebhooksAnswer(
  access: ClusterAccess,
  signal: AbortSignal,
): Promise<boolean> {
  for (const [resource, body] of Object.entries(objectsOfJobSet())) {
    const { status } = await askCluster(access, {
      ...{ method: 'POST', path: `${resource}?dryRun=All`, body, signal },
    });
    // Whatever else is said of them, the webhooks were asked.
    if (status >= 500) return false;
  }
  return true;
}
