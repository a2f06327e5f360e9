import { InputError } from '@backstage/errors';

/** Whose node pools a cluster has; `other`: nodes that only NVIDIA's own labels tell apart. */
export type ClusterCloud = 'eks' | 'gke' | 'aks' | 'other';

/** Every {@link ClusterCloud}. */
export const CLUSTER_CLOUDS: readonly ClusterCloud[] = [
  'eks',
  'gke',
  'aks',
  'other',
];

/** Resource under which NVIDIA's device plugin offers GPUs. */
export const GPU_RESOURCE = 'nvidia.com/gpu';

/** By which label, with which values, a cloud's nodes with a type of GPU are known. */
interface GpuLabel {
  key: string;
  values: Readonly<Record<string, readonly string[]>>;
}

const INSTANCE_TYPE = 'node.kubernetes.io/instance-type';

/**
 * The same concept has another key on each cloud. EKS and AKS have no label of their own that names the GPU on every kind of
 * node pool, so that their nodes are known by the machine. From the clouds' lists of accelerated machines, November 2026.
 */
const GPU_LABELS: Record<ClusterCloud, GpuLabel> = {
  eks: {
    key: INSTANCE_TYPE,
    values: {
      T4: [
        ...['xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge'],
        'metal',
      ].map(size => `g4dn.${size}`),
      A10G: [
        ...['xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge'],
        ...['24xlarge', '48xlarge'],
      ].map(size => `g5.${size}`),
      L4: [
        ...['xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge'],
        ...['24xlarge', '48xlarge'],
      ].map(size => `g6.${size}`),
      L40S: [
        ...['xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge'],
        ...['24xlarge', '48xlarge'],
      ].map(size => `g6e.${size}`),
      V100: ['p3.2xlarge', 'p3.8xlarge', 'p3.16xlarge', 'p3dn.24xlarge'],
      A100: ['p4d.24xlarge', 'p4de.24xlarge'],
      H100: ['p5.4xlarge', 'p5.48xlarge'],
      H200: ['p5e.48xlarge', 'p5en.48xlarge'],
      B200: ['p6-b200.48xlarge'],
    },
  },
  gke: {
    key: 'cloud.google.com/gke-accelerator',
    values: {
      T4: ['nvidia-tesla-t4'],
      L4: ['nvidia-l4'],
      V100: ['nvidia-tesla-v100'],
      A100: ['nvidia-tesla-a100', 'nvidia-a100-80gb'],
      H100: ['nvidia-h100-80gb', 'nvidia-h100-mega-80gb'],
      H200: ['nvidia-h200-141gb'],
      B200: ['nvidia-b200'],
    },
  },
  aks: {
    key: INSTANCE_TYPE,
    values: {
      T4: [4, 8, 16, 64].map(cores => `Standard_NC${cores}as_T4_v3`),
      A10: [6, 12, 18, 36, 72].map(cores => `Standard_NV${cores}ads_A10_v5`),
      V100: ['Standard_NC6s_v3', 'Standard_NC12s_v3', 'Standard_NC24s_v3'],
      A100: [
        'Standard_NC24ads_A100_v4',
        'Standard_NC48ads_A100_v4',
        'Standard_NC96ads_A100_v4',
        'Standard_ND96asr_v4',
        'Standard_ND96amsr_A100_v4',
      ],
      H100: [
        'Standard_NC40ads_H100_v5',
        'Standard_NC80adis_H100_v5',
        'Standard_ND96isr_H100_v5',
      ],
      H200: ['Standard_ND96isr_H200_v5'],
    },
  },
  other: {
    key: 'nvidia.com/gpu.product',
    values: {
      T4: ['Tesla-T4'],
      A10: ['NVIDIA-A10'],
      A10G: ['NVIDIA-A10G'],
      L4: ['NVIDIA-L4'],
      L40S: ['NVIDIA-L40S'],
      V100: ['Tesla-V100-SXM2-16GB', 'Tesla-V100-SXM2-32GB'],
      A100: [
        'NVIDIA-A100-SXM4-40GB',
        'NVIDIA-A100-SXM4-80GB',
        'NVIDIA-A100-PCIE-40GB',
        'NVIDIA-A100-80GB-PCIe',
      ],
      H100: ['NVIDIA-H100-80GB-HBM3', 'NVIDIA-H100-PCIe', 'NVIDIA-H100-NVL'],
      H200: ['NVIDIA-H200'],
      B200: ['NVIDIA-B200'],
    },
  },
};

/** Labels of nodes that may be taken away; EKS has two, of its node groups and of Karpenter. */
const SPOT_LABELS: Record<
  ClusterCloud,
  readonly { key: string; value: string }[]
> = {
  eks: [
    { key: 'eks.amazonaws.com/capacityType', value: 'SPOT' },
    { key: 'karpenter.sh/capacity-type', value: 'spot' },
  ],
  gke: [{ key: 'cloud.google.com/gke-spot', value: 'true' }],
  aks: [{ key: 'kubernetes.azure.com/scalesetpriority', value: 'spot' }],
  other: [],
};

/** The types of GPU that a cloud's nodes can be asked for, by the names that people use. */
export function gpuTypesOf(cloud: ClusterCloud): string[] {
  return Object.keys(GPU_LABELS[cloud].values);
}

/** Whether a cloud's nodes say that they may be taken away. */
export function hasSpot(cloud: ClusterCloud): boolean {
  return SPOT_LABELS[cloud].length > 0;
}

/** What a pod asks of its node. */
export interface NodeDemand {
  gpu?: { type?: string; count: number };
  spot: boolean;
}

interface Expression {
  key: string;
  operator: 'In' | 'NotIn';
  values: string[];
}

interface Toleration {
  key: string;
  operator: 'Equal' | 'Exists';
  value?: string;
  effect: 'NoSchedule';
}

/** Taints of spot nodes: AKS sets its own on them, and GKE advises one with the name of its label. */
const SPOT_TAINTS: Partial<
  Record<ClusterCloud, Pick<Toleration, 'key' | 'value'>>
> = {
  gke: { key: 'cloud.google.com/gke-spot', value: 'true' },
  aks: { key: 'kubernetes.azure.com/scalesetpriority', value: 'spot' },
};

/**
 * How a demand is said in the words of a cloud's nodes: labels that they must have, one list of expressions a way in which
 * a node can fit, and taints that are borne.
 * @throws InputError for a GPU or cheap capacity that the cloud has no words for
 */
export function selectNodes(
  cloud: ClusterCloud,
  { gpu, spot }: NodeDemand,
): { terms: Expression[][]; tolerations: Toleration[] } {
  const ofGpu = gpu?.type === undefined ? [] : [gpuExpression(cloud, gpu.type)];
  const labels = SPOT_LABELS[cloud];
  if (spot && labels.length === 0) {
    throw new InputError(
      `spot is not known on clusters of cloud '${cloud}': leave it out, or choose a cluster of another cloud`,
    );
  }
  const terms = spot
    ? labels.map(({ key, value }) => [
        ...ofGpu,
        { key, operator: 'In' as const, values: [value] },
      ])
    : [
        [
          ...ofGpu,
          // A node without the label fits as well.
          ...labels.map(({ key, value }) => ({
            ...{ key, operator: 'NotIn' as const, values: [value] },
          })),
        ],
      ];
  return {
    terms: terms.filter(term => term.length > 0),
    tolerations: [
      ...(gpu ? gpuTolerations(cloud) : []),
      ...(spot ? spotTolerations(cloud) : []),
    ],
  };
}

function gpuExpression(cloud: ClusterCloud, type: string): Expression {
  const { key, values } = GPU_LABELS[cloud];
  const known = gpuTypesOf(cloud).find(
    each => each.toLowerCase() === type.toLowerCase(),
  );
  if (known === undefined) {
    throw new InputError(
      `GPU type '${type}' is not known on clusters of cloud '${cloud}': choose one of ${gpuTypesOf(
        cloud,
      ).join(', ')}`,
    );
  }
  return { key, operator: 'In', values: [...values[known]] };
}

function spotTolerations(cloud: ClusterCloud): Toleration[] {
  const taint = SPOT_TAINTS[cloud];
  return taint ? [{ ...taint, operator: 'Equal', effect: 'NoSchedule' }] : [];
}

function gpuTolerations(cloud: ClusterCloud): Toleration[] {
  const ofGpu: Toleration = {
    key: GPU_RESOURCE,
    operator: 'Exists',
    effect: 'NoSchedule',
  };
  // What the documentation of AKS taints GPU nodes with.
  const sku: Toleration = {
    key: 'sku',
    operator: 'Equal',
    value: 'gpu',
    effect: 'NoSchedule',
  };
  return cloud === 'aks' ? [ofGpu, sku] : [ofGpu];
}
