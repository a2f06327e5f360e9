import { type Machine } from './PriceSource';

/** A machine of GCP, where the host is paid by its parts. */
export interface GcpMachine extends Machine {
  /** As descriptions of the catalogue begin: `A2`. */
  series: string;
  cores: number;
  memoryGib: number;
  /** The GPU as descriptions of the catalogue name it. */
  gpuName: string;
}

const all = (
  type: string,
  counts: Readonly<Record<string, number>>,
): Machine[] =>
  Object.entries(counts).map(([machine, count]) => ({
    machine,
    gpu: { type, count },
  }));

/** Machines of AWS whose prices are asked for. */
export const AWS_MACHINES: readonly Machine[] = [
  ...all('T4', { 'g4dn.xlarge': 1, 'g4dn.12xlarge': 4 }),
  ...all('A10G', { 'g5.xlarge': 1, 'g5.12xlarge': 4, 'g5.48xlarge': 8 }),
  ...all('L4', { 'g6.xlarge': 1, 'g6.12xlarge': 4, 'g6.48xlarge': 8 }),
  ...all('L40S', { 'g6e.xlarge': 1, 'g6e.12xlarge': 4, 'g6e.48xlarge': 8 }),
  ...all('V100', { 'p3.2xlarge': 1, 'p3.8xlarge': 4, 'p3.16xlarge': 8 }),
  ...all('A100', { 'p4d.24xlarge': 8, 'p4de.24xlarge': 8 }),
  ...all('H100', { 'p5.4xlarge': 1, 'p5.48xlarge': 8 }),
  ...all('H200', { 'p5en.48xlarge': 8 }),
  ...all('B200', { 'p6-b200.48xlarge': 8 }),
];

/** Machines of Azure whose prices are asked for. */
export const AZURE_MACHINES: readonly Machine[] = [
  ...all('T4', { Standard_NC4as_T4_v3: 1, Standard_NC64as_T4_v3: 4 }),
  ...all('A10', { Standard_NV36ads_A10_v5: 1, Standard_NV72ads_A10_v5: 2 }),
  ...all('A100', {
    Standard_NC24ads_A100_v4: 1,
    Standard_NC48ads_A100_v4: 2,
    Standard_NC96ads_A100_v4: 4,
    Standard_ND96asr_v4: 8,
    Standard_ND96amsr_A100_v4: 8,
  }),
  ...all('H100', {
    Standard_NC40ads_H100_v5: 1,
    Standard_NC80adis_H100_v5: 2,
    Standard_ND96isr_H100_v5: 8,
  }),
  ...all('H200', { Standard_ND96isr_H200_v5: 8 }),
];

type Size = readonly [
  machine: string,
  count: number,
  cores: number,
  memoryGib: number,
];

const series = (
  name: string,
  type: string,
  gpuName: string,
  sizes: readonly Size[],
): GcpMachine[] =>
  sizes.map(([machine, count, cores, memoryGib]) => ({
    ...{ machine, gpu: { type, count } },
    ...{ series: name, gpuName, cores, memoryGib },
  }));

/**
 * Machines of GCP whose prices are asked for. N1 with GPUs attached is not here: its GPUs are no part of the machine's name.
 */
export const GCP_MACHINES: readonly GcpMachine[] = [
  ...series('A2', 'A100', 'Tesla A100', [
    ['a2-highgpu-1g', 1, 12, 85],
    ['a2-highgpu-2g', 2, 24, 170],
    ['a2-highgpu-4g', 4, 48, 340],
    ['a2-highgpu-8g', 8, 96, 680],
    ['a2-megagpu-16g', 16, 96, 1360],
  ]),
  ...series('A2', 'A100', 'Tesla A100 80GB', [
    ['a2-ultragpu-1g', 1, 12, 170],
    ['a2-ultragpu-2g', 2, 24, 340],
    ['a2-ultragpu-4g', 4, 48, 680],
    ['a2-ultragpu-8g', 8, 96, 1360],
  ]),
  ...series('A3', 'H100', 'H100 80GB', [
    ['a3-highgpu-1g', 1, 26, 234],
    ['a3-highgpu-2g', 2, 52, 468],
    ['a3-highgpu-4g', 4, 104, 936],
    ['a3-highgpu-8g', 8, 208, 1872],
  ]),
  ...series('G2', 'L4', 'L4', [
    ['g2-standard-4', 1, 4, 16],
    ['g2-standard-8', 1, 8, 32],
    ['g2-standard-12', 1, 12, 48],
    ['g2-standard-16', 1, 16, 64],
    ['g2-standard-24', 2, 24, 96],
    ['g2-standard-32', 1, 32, 128],
    ['g2-standard-48', 4, 48, 192],
    ['g2-standard-96', 8, 96, 384],
  ]),
];
