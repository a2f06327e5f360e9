/** @public */
export type CloudName = 'eks' | 'gke' | 'aks';

/** @public */
export type GpuType = 'H100' | 'A100' | 'T4';

/**
 * A node as its cloud makes it.
 *
 * @public
 */
export interface TestNode {
  name: string;
  /** Default: the node has none. */
  gpu?: GpuType;
  /** Default: as many as the smallest machine with that GPU has. */
  gpus?: number;
  /** Of cheap capacity that may be taken away; default false. */
  spot?: boolean;
  /** Name of the node pool; default `gpu` or `cpu`. */
  pool?: string;
  /** Added to the cloud's own. */
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
  /** Added to the cloud's own. */
  taints?: readonly NodeTaint[];
}

/** @public */
export interface NodeTaint {
  key: string;
  value?: string;
  effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

interface Machine {
  type: string;
  gpus: number;
  cpus: number;
  memoryGi: number;
}

const machine = (
  type: string,
  gpus: number,
  cpus: number,
  memoryGi: number,
): Machine => ({ type, gpus, cpus, memoryGi });

const MACHINES: Record<CloudName, Record<GpuType | 'none', Machine>> = {
  eks: {
    H100: machine('p5.48xlarge', 8, 192, 2_048),
    A100: machine('p4d.24xlarge', 8, 96, 1_152),
    T4: machine('g4dn.xlarge', 1, 4, 16),
    none: machine('m7i.2xlarge', 0, 8, 32),
  },
  gke: {
    H100: machine('a3-highgpu-8g', 8, 208, 1_872),
    A100: machine('a2-highgpu-1g', 1, 12, 85),
    T4: machine('n1-standard-4', 1, 4, 15),
    none: machine('n2-standard-8', 0, 8, 32),
  },
  aks: {
    H100: machine('Standard_ND96isr_H100_v5', 8, 96, 1_900),
    A100: machine('Standard_NC24ads_A100_v4', 1, 24, 220),
    T4: machine('Standard_NC4as_T4_v3', 1, 4, 28),
    none: machine('Standard_D8s_v5', 0, 8, 32),
  },
};

const REGIONS: Record<CloudName, { region: string; zone: string }> = {
  eks: { region: 'eu-west-1', zone: 'eu-west-1a' },
  gke: { region: 'europe-west4', zone: 'europe-west4-a' },
  aks: { region: 'westeurope', zone: 'westeurope-1' },
};

/** How GKE calls a GPU. */
const GKE_ACCELERATOR: Record<GpuType, string> = {
  H100: 'nvidia-h100-80gb',
  A100: 'nvidia-tesla-a100',
  T4: 'nvidia-tesla-t4',
};

const AKS_SPOT = 'kubernetes.azure.com/scalesetpriority';

/** What each cloud's own node pools say of a GPU, of cheap capacity and of the pool; EKS has no label for the GPU. */
const POOL_LABELS: Record<
  CloudName,
  (node: TestNode, pool: string) => Record<string, string>
> = {
  eks: ({ spot }, pool) => ({
    'eks.amazonaws.com/nodegroup': pool,
    'eks.amazonaws.com/capacityType': spot ? 'SPOT' : 'ON_DEMAND',
  }),
  gke: ({ gpu, spot }, pool) => ({
    'cloud.google.com/gke-nodepool': pool,
    ...(gpu && { 'cloud.google.com/gke-accelerator': GKE_ACCELERATOR[gpu] }),
    ...(spot && { 'cloud.google.com/gke-spot': 'true' }),
  }),
  aks: ({ gpu, spot }, pool) => ({
    'kubernetes.azure.com/agentpool': pool,
    ...(gpu && { 'kubernetes.azure.com/accelerator': 'nvidia' }),
    ...(spot && { [AKS_SPOT]: 'spot' }),
  }),
};

/** GKE keeps its GPU nodes for those who ask for GPUs, AKS its cheap nodes for those who say that they bear it. */
const POOL_TAINTS: Record<CloudName, (node: TestNode) => NodeTaint[]> = {
  eks: () => [],
  gke: ({ gpu }) =>
    gpu
      ? [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }]
      : [],
  aks: ({ spot }) =>
    spot ? [{ key: AKS_SPOT, value: 'spot', effect: 'NoSchedule' }] : [],
};

/** The object of a node, and what its kubelet would say of it. */
export function nodeObject(cloud: CloudName, node: TestNode) {
  const { name, gpu, annotations = {}, labels = {}, taints = [] } = node;
  const kind = MACHINES[cloud][gpu ?? 'none'];
  const gpus = node.gpus ?? kind.gpus;
  const { region, zone } = REGIONS[cloud];
  const pool = node.pool ?? (gpu ? 'gpu' : 'cpu');
  const capacity = {
    cpu: String(kind.cpus),
    memory: `${kind.memoryGi}Gi`,
    pods: '110',
    'ephemeral-storage': '200Gi',
    ...(gpu && { 'nvidia.com/gpu': String(gpus) }),
  };
  return {
    object: {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        annotations,
        labels: {
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
          'node.kubernetes.io/instance-type': kind.type,
          'topology.kubernetes.io/region': region,
          'topology.kubernetes.io/zone': zone,
          ...POOL_LABELS[cloud](node, pool),
          ...labels,
        },
      },
      spec: { taints: [...POOL_TAINTS[cloud](node), ...taints] },
    },
    status: {
      capacity,
      allocatable: capacity,
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
    },
  };
}
