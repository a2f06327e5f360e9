import { findParameterProblem } from './checkConfigConsistency';
import {
  MODELPORT_CONFIG_MAX_LENGTH,
  parseModelportConfig,
} from './parseModelportConfig';

const HEAD = 'apiVersion: modelport/v1alpha1\n';
const profile = (lines: string) => `${HEAD}
training:
  environment: {python: "3.11", requirements: base.txt, extras: {torch: torch.txt}}
  profiles:
    - name: small
      command: [python, -m, fraud.train]
${lines}`;

describe('parseModelportConfig', () => {
  it('reads a whole document and keeps what it does not know', () => {
    const { config } = parseModelportConfig(`${profile(`
      limits: {timeoutSeconds: 600, memoryMiB: 4096}
      resources: {gpu: {type: H100, count: 2}, nodes: 1, spot: true, cpu: 8}
      extras: [torch]
      parameters:
        - {name: steps, type: integer, default: 200, minimum: 2, maximum: 2000}
        - {name: model, type: string, default: gbdt, enum: [gbdt, logistic]}
        - {name: fast, type: boolean, default: true}
`)}
metrics:
  - {name: average_precision, direction: maximize, primary: true}
  - {name: fit_seconds, direction: minimize, unit: s}
features: {set: card-payments}
vendor: {anything: [1, 2]}
`);
    expect(config.training?.profiles[0].parameters).toHaveLength(3);
    expect(config.training?.environment.extras).toEqual({ torch: 'torch.txt' });
    expect(config.training?.profiles[0].resources).toEqual({
      ...{ gpu: { type: 'H100', count: 2 }, nodes: 1, spot: true, cpu: 8 },
    });
    expect(config.metrics?.[0].primary).toBe(true);
    expect(config.vendor).toEqual({ anything: [1, 2] });
  });

  it.each([
    ['metrics: []', /apiVersion is missing: write apiVersion: modelport\/v1/],
    ['apiVersion: v9', /apiVersion must be equal to constant: write apiVers/],
    ['- a', /the document must be object/],
    [
      'other.yaml',
      /the document must be object: commit an ordinary file, no symbolic link, that begins with apiVersion: modelport\/v1alpha1$/,
    ],
    ['', /the document must be object/],
    ['a: *b', /^modelport.yaml uses .* aliases; write the values out$/],
    ['a: [', /is not valid YAML/],
    [`${HEAD}training: {}`, /training.environment is missing/],
    [
      `${HEAD}training: {environment: {}, profiles: []}`,
      /training.environment.requirements is missing: write a path inside/,
    ],
    [
      `${HEAD}training: {environment: {requirements: ../x}, profiles: []}`,
      /training.environment.requirements must match pattern .*: write a path/,
    ],
    [
      `${HEAD}training: {environment: {requirements: a, python: 3.11}, profiles: []}`,
      /training.environment.python must be string: write a version in quotes/,
    ],
    [
      `${HEAD}training: {environment: {requirements: a}, profiles: [{name: a, command: make}]}`,
      /training.profiles\[0\].command must be array: write a list of words/,
    ],
    [
      `${HEAD}metrics: [{name: a, direction: up}]`,
      /metrics\[0\].direction must be equal .*: write one of maximize, minimize/,
    ],
    [
      profile('      parameters: [{name: a, type: float}]'),
      /training.profiles\[0\].parameters\[0\].type .*: write one of number, /,
    ],
    [
      profile('      resources: {gpu: {type: H100, count: 0}}'),
      /profiles\[0\].resources.gpu.count must be >= 1/,
    ],
    [
      profile('      resources: {cpu: 500m}'),
      /profiles\[0\].resources.cpu must be number/,
    ],
    [
      profile('      extras: [jax]'),
      /training.profiles\[0\].extras\[0\] names 'jax': add it to training.env/,
    ],
    [
      profile(
        '      parameters: [{name: a, type: integer, default: 9, maximum: 5}]',
      ),
      /parameters\[0\].default must be at most 5/,
    ],
    [
      profile(
        '      parameters: [{name: a, type: number, minimum: 3, maximum: 1}]',
      ),
      /parameters\[0\].minimum is above maximum/,
    ],
    [
      profile('      parameters: [{name: a, type: integer, enum: [1, b]}]'),
      /parameters\[0\].enum holds 'b', which must be a finite integer/,
    ],
    [
      profile(
        '      parameters: [{name: a, type: string}, {name: a, type: string}]',
      ),
      /parameters\[1\].name repeats 'a'/,
    ],
    [
      `${HEAD}metrics: [{name: a, direction: maximize, primary: true}, {name: b, direction: minimize, primary: true}]`,
      /metrics mark 2 metrics as primary: mark one/,
    ],
  ])('names the field that is wrong in %j', (text, message) => {
    expect(() => parseModelportConfig(text)).toThrow(message);
  });

  it('refuses a document that is too long or expands too far', () => {
    expect(() =>
      parseModelportConfig('#'.repeat(MODELPORT_CONFIG_MAX_LENGTH + 1)),
    ).toThrow(/at most 1000000 are read/);
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...['b', 'c', 'd', 'e'].map((name, index) => {
        const before = 'abcd'[index];
        return `${name}: &${name} [${Array(9).fill(`*${before}`)}]`;
      }),
    ].join('\n');
    expect(() => parseModelportConfig(bomb)).toThrow(/YAML aliases/);
  });
});

describe('findParameterProblem', () => {
  it.each([
    [
      { name: 'a', type: 'integer' as const },
      1.5,
      'must be a whole number, not 1.5',
    ],
    [
      { name: 'a', type: 'integer' as const, minimum: 1, maximum: 12 },
      0.5,
      'must be a whole number from 1 to 12, not 0.5',
    ],
    [
      { name: 'a', type: 'integer' as const, minimum: 1 },
      1.5,
      'must be a whole number of at least 1, not 1.5',
    ],
    [
      { name: 'a', type: 'integer' as const, maximum: 12 },
      1e30,
      'must be a whole number of at most 12, not 1e+30',
    ],
    [
      { name: 'a', type: 'integer' as const },
      1e30,
      'must be a whole number from -9007199254740991 to 9007199254740991, not 1e+30',
    ],
    [
      { name: 'a', type: 'number' as const, minimum: 1 },
      0,
      'must be at least 1',
    ],
    [{ name: 'a', type: 'number' as const }, NaN, 'must be a finite number'],
    [{ name: 'a', type: 'boolean' as const }, 'true', 'must be a boolean'],
    [
      { name: 'a', type: 'string' as const, enum: ['x'] },
      'y',
      'must be one of x',
    ],
    [{ name: 'a', type: 'string' as const, enum: ['x'] }, 'x', undefined],
  ])('judges %j with %p', (parameter, value, problem) => {
    expect(findParameterProblem(parameter, value)).toBe(problem);
  });
});
