import { gpuTypesOf, hasSpot, selectNodes } from './gpuNodes';

describe('selectNodes', () => {
  it.each([
    ['eks', 'node.kubernetes.io/instance-type', 'p5.48xlarge'],
    ['gke', 'cloud.google.com/gke-accelerator', 'nvidia-h100-80gb'],
    ['aks', 'node.kubernetes.io/instance-type', 'Standard_ND96isr_H100_v5'],
    ['other', 'nvidia.com/gpu.product', 'NVIDIA-H100-80GB-HBM3'],
  ] as const)('knows an H100 of %s by %s', (cloud, key, value) => {
    const { terms, tolerations } = selectNodes(cloud, {
      gpu: { type: 'h100', count: 1 },
      spot: false,
    });
    expect(terms).toHaveLength(1);
    const [expression] = terms[0];
    expect(expression).toMatchObject({ key, operator: 'In' });
    expect(expression.values).toContain(value);
    expect(tolerations).toContainEqual({
      key: 'nvidia.com/gpu',
      operator: 'Exists',
      effect: 'NoSchedule',
    });
  });

  it('asks for spot by either label of EKS', () => {
    const { terms } = selectNodes('eks', { spot: true });
    expect(terms).toEqual([
      [
        {
          key: 'eks.amazonaws.com/capacityType',
          operator: 'In',
          values: ['SPOT'],
        },
      ],
      [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot'] }],
    ]);
  });

  it('keeps away from spot nodes unless it was asked for', () => {
    const { terms, tolerations } = selectNodes('gke', { spot: false });
    expect(terms).toEqual([
      [
        {
          key: 'cloud.google.com/gke-spot',
          operator: 'NotIn',
          values: ['true'],
        },
      ],
    ]);
    expect(tolerations).toEqual([]);
  });

  it.each([
    ['gke', 'cloud.google.com/gke-spot', 'true'],
    ['aks', 'kubernetes.azure.com/scalesetpriority', 'spot'],
  ] as const)('bears the taint of spot nodes of %s', (cloud, key, value) => {
    const { tolerations } = selectNodes(cloud, { spot: true });
    expect(tolerations).toEqual([
      { key, value, operator: 'Equal', effect: 'NoSchedule' },
    ]);
  });

  it('says which GPUs there are when it does not know one', () => {
    const demand = { gpu: { type: 'H900', count: 1 }, spot: false };
    expect(() => selectNodes('gke', demand)).toThrow(
      "GPU type 'H900' is not known on clusters of cloud 'gke': choose one of T4, L4,",
    );
  });

  it('refuses spot where no node says that it is spot', () => {
    expect(hasSpot('other')).toBe(false);
    expect(() => selectNodes('other', { spot: true })).toThrow(
      "spot is not known on clusters of cloud 'other'",
    );
  });

  it('asks nothing of a node of its own that nothing is asked of', () => {
    expect(selectNodes('other', { spot: false })).toEqual({
      terms: [],
      tolerations: [],
    });
    expect(gpuTypesOf('other')).toContain('A100');
  });
});
