/** A `modelport.yaml` with two profiles. */
export const MODELPORT_YAML = `
apiVersion: modelport/v1alpha1
training:
  environment: {python: "3.11", requirements: requirements/base.txt, extras: {torch: requirements/torch.txt}}
  profiles:
    - name: small
      title: Small
      command: [python, -m, fraud.train]
      limits: {timeoutSeconds: 60, memoryMiB: 512}
      parameters:
        - {name: learning-rate, type: number, default: 0.1, minimum: 0.001, maximum: 1}
        - {name: model, type: string, enum: [gbdt, logistic]}
    - {name: deep, command: [python, -m, fraud.train, --deep], extras: [torch]}
`;
