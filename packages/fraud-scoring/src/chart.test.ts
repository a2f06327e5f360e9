import { execFile } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { parseCommandLine } from './program/commandLine';
import { desiredConfiguration } from './program/desiredConfiguration';

const run = promisify(execFile);
const ROOT = path.resolve(__dirname, '../../..');
const CHART = path.join(ROOT, 'infrastructure/charts/fraud-scoring');
const VALUES = readdirSync(path.join(CHART, 'ci'));

// The first call on a machine builds helm.
jest.setTimeout(1_200_000);

interface Named {
  name: string;
}
interface Probe {
  httpGet: { path: string };
}
interface Container {
  args: string[];
  image: string;
  securityContext: object;
  resources: { limits: { memory?: string } };
  volumeMounts: (Named & { readOnly?: boolean })[];
  startupProbe: Probe;
  readinessProbe: Probe;
  livenessProbe: Probe;
}
type Selector = Record<string, unknown> & { matchLabels?: object };
/** The parts of manifests that are looked at. */
interface Spec {
  replicas?: number;
  selector: Selector;
  podSelector: Selector;
  policyTypes: string[];
  egress: { to: object[]; ports: { port: number }[] }[];
  metrics: { pods: object }[];
  template: {
    metadata: { labels: object };
    spec: {
      terminationGracePeriodSeconds: number;
      containers: Container[];
      volumes: Named[];
    };
  };
  volumeClaimTemplates: { metadata: Named }[];
}
interface Manifest {
  kind: string;
  metadata: Named;
  spec: Spec;
  data: Record<string, string>;
}

/** A Service has labels alone where others have `matchLabels`. */
const labelsOf = (selector: Selector) => selector.matchLabels ?? selector;

let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'modelport-chart-'));
  const file = path.join(folder, 'tools.env');
  await run(process.execPath, ['templates/checks/tools.mjs', file], {
    cwd: ROOT,
  });
  const [, tools] = /^tools='(.*)'$/m.exec(readFileSync(file, 'utf8')) ?? [];
  env = {
    ...process.env,
    PATH: `${tools}${path.delimiter}${process.env.PATH}`,
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function helm(command: string[], values: string, ...more: string[]) {
  const { stdout } = await run(
    'helm',
    [...command, CHART, '--values', path.join(CHART, 'ci', values), ...more],
    { env },
  );
  return stdout;
}

async function render(values: string, ...set: string[]) {
  const text = await helm(
    ['template', 'cards'],
    values,
    ...set.flatMap(each => ['--set', each]),
  );
  const all = parseAllDocuments(text)
    .map(document => document.toJS() as Manifest | null)
    .filter(manifest => manifest !== null);
  const of = (kind: string) => all.filter(each => each.kind === kind);
  return { all, of, pods: of('StatefulSet')[0].spec.template };
}

describe.each(VALUES)('the chart with %s', values => {
  it('is without fault to helm', async () => {
    expect(await helm(['lint', '--strict'], values)).toContain(
      '0 chart(s) failed',
    );
  });

  it('starts the program with options and a configuration that it takes', async () => {
    const { of, pods } = await render(values);
    const [{ args }] = pods.spec.containers;
    const { source } = parseCommandLine(args);
    expect(source).toEqual({
      kind: 'configuration',
      file: '/config/configuration.yaml',
    });
    for (const [name, text] of Object.entries(of('ConfigMap')[0].data)) {
      writeFileSync(path.join(folder, name), text);
    }
    const file = path.join(folder, 'configuration.yaml');
    const wanted = await desiredConfiguration({ kind: 'configuration', file });
    expect(wanted.versions.map(each => each.path)).toEqual(['/models/3']);
  });

  it('gives pods no more rights than they need, and writes nowhere but to its volumes', async () => {
    const { pods } = await render(values);
    expect(pods.spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    });
    const [container] = pods.spec.containers;
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.image).toMatch(/@sha256:[0-9a-f]{64}$/);
    const writable = container.volumeMounts.filter(({ readOnly }) => !readOnly);
    expect(writable.map(({ name }) => name)).toEqual(['data', 'scratch']);
    const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;
    expect(probes.map(probe => container[probe].httpGet.path)).toEqual([
      '/readyz',
      '/readyz',
      '/livez',
    ]);
    expect(container.resources.limits.memory).toBeDefined();
  });

  it('has every volume that is mounted', async () => {
    const { of, pods } = await render(values);
    const claims = of('StatefulSet')[0].spec.volumeClaimTemplates;
    const there = [
      ...pods.spec.volumes.map(({ name }) => name),
      ...claims.map(({ metadata }) => metadata.name),
    ];
    const mounted = pods.spec.containers[0].volumeMounts.map(
      ({ name }) => name,
    );
    expect([...mounted].sort()).toEqual([...there].sort());
  });

  it('selects its own pods alone', async () => {
    const { of, pods } = await render(values);
    const labels = pods.metadata.labels;
    for (const selector of [
      ...of('Service').map(({ spec }) => spec.selector),
      of('PodDisruptionBudget')[0].spec.selector,
      of('StatefulSet')[0].spec.selector,
      ...of('NetworkPolicy').map(({ spec }) => spec.podSelector),
      ...of('PodMonitor').map(({ spec }) => spec.selector),
    ]) {
      expect(labels).toMatchObject(labelsOf(selector));
      expect(labelsOf(selector)).toHaveProperty(
        ['app.kubernetes.io/instance'],
        'cards',
      );
    }
  });
});

describe('the chart', () => {
  const [redis, memory] = ['redis-values.yaml', 'memory-values.yaml'];

  it('scales by the requests under way, and leaves the number of pods to the autoscaler', async () => {
    const { of } = await render(redis);
    const [{ spec }] = of('HorizontalPodAutoscaler');
    expect(spec.metrics[0].pods).toEqual({
      metric: { name: 'fraud_scoring_requests_in_flight' },
      target: { type: 'AverageValue', averageValue: '8' },
    });
    expect(of('StatefulSet')[0].spec.replicas).toBeUndefined();
    const without = await render(redis, 'autoscaling.enabled=false');
    expect(without.of('HorizontalPodAutoscaler')).toEqual([]);
    expect(without.of('StatefulSet')[0].spec.replicas).toBe(3);
  });

  it('lets pods reach nothing but names, Redis, Kafka, the portal and Feast', async () => {
    const { of } = await render(redis);
    const [{ spec }] = of('NetworkPolicy');
    expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(spec.egress.map(each => each.ports.map(({ port }) => port))).toEqual(
      [[53, 53], [6379], [9093], [443], [6566]],
    );
    expect(spec.egress[3].to).toEqual([{ ipBlock: { cidr: '10.0.7.0/24' } }]);
    const without = await render(
      redis,
      ...['directive.url=', 'feast.url=', 'feast.tokenSecret='],
    );
    expect(without.of('NetworkPolicy')[0].spec.egress).toHaveLength(3);
  });

  it('opens the port that the addresses of the portal and of Feast lead to', async () => {
    const portsOf = async (...set: string[]) => {
      const { of } = await render(redis, ...set);
      const { egress } = of('NetworkPolicy')[0].spec;
      return egress.slice(3).map(({ ports }) => ports[0].port);
    };
    const redisOf = (address: string) => [
      `feast.url=rediss://${address}`,
      'feast.project=a',
    ];
    const portal = 'directive.url=https://portal.example.org:7007/api';
    expect(await portsOf('feast.url=https://feast.example.org')).toEqual([
      443, 443,
    ]);
    expect(await portsOf(portal)).toEqual([7007, 6566]);
    expect(await portsOf(...redisOf('reader@redis.example.org'))).toEqual([
      443, 6379,
    ]);
    expect(await portsOf(...redisOf('redis.example.org:6380'))).toEqual([
      443, 6380,
    ]);
    // A Service that hands on to another port of its pods.
    expect(await portsOf('feast.port=6570')).toEqual([443, 6570]);
    expect(await portsOf('directive.port=443')).toEqual([443, 6566]);
  });

  it('keeps records as long, and as much of them, as it is told', async () => {
    const recordsOf = async (...set: string[]) => {
      const { pods } = await render(redis, ...set);
      return parseCommandLine(pods.spec.containers[0].args).records;
    };
    const kept = { folder: '/data/records' };
    expect(await recordsOf()).toEqual({
      ...kept,
      days: 30,
      mostBytes: 2 ** 30,
    });
    expect(await recordsOf('records.days=7', 'records.mb=64')).toEqual({
      ...{ ...kept, days: 7, mostBytes: 2 ** 26 },
    });
    expect(await recordsOf('records.days=0')).toBeUndefined();
    // A number of a file of values comes as a float, which is written as 1.048576e+06 by itself.
    const most = ['--set-json', 'records.mb=1048576'];
    expect(await helm(['template', 'cards'], redis, ...most)).toContain(
      '- "1048576"',
    );
  });

  it('gives a pod the time to end what it has begun, after the delay', async () => {
    const graceOf = async (...set: string[]) =>
      (await render(redis, ...set)).pods.spec.terminationGracePeriodSeconds;
    expect(await graceOf()).toBe(60);
    expect(await graceOf('drainDelayMs=30000')).toBe(60);
    const long = ['drainDelayMs=60000', 'terminationGracePeriodSeconds=90'];
    expect(await graceOf(...long)).toBe(90);
  });

  it('has pods follow what people approve in the portal, by a token that no argument holds', async () => {
    const { pods } = await render(redis);
    const [{ args, volumeMounts }] = pods.spec.containers;
    const { directive, data } = parseCommandLine(args);
    expect(directive).toEqual({
      kind: 'url',
      url: 'https://portal.example.org/api/fraud-latency/v1/services/card-payments/directive',
      tokenFile: '/directive/token',
    });
    // Where the one that is served is kept.
    expect(data).toBe('/data');
    expect(volumeMounts).toContainEqual({
      name: 'directive',
      mountPath: '/directive',
      readOnly: true,
    });
    expect(pods.spec.volumes).toContainEqual({
      name: 'directive',
      secret: expect.objectContaining({ secretName: 'scoring-directive' }),
    });
    const without = await render(memory);
    expect(
      parseCommandLine(without.pods.spec.containers[0].args).directive,
    ).toBeUndefined();
  });

  it('has pods read from Feast, by a token that no argument holds', async () => {
    const { pods } = await render(redis);
    const [{ args, volumeMounts }] = pods.spec.containers;
    expect(parseCommandLine(args).feast).toEqual({
      url: 'https://feast.example.org:6566/',
      tokenFile: '/feast/token',
      maxAgeMs: 300_000,
      waitMs: 10,
    });
    expect(volumeMounts).toContainEqual({
      name: 'feast',
      mountPath: '/feast',
      readOnly: true,
    });
    expect(pods.spec.volumes).toContainEqual({
      name: 'feast',
      secret: expect.objectContaining({ secretName: 'scoring-feast' }),
    });
    const direct = await render(
      redis,
      ...[
        'feast.url=rediss://reader@redis.example.org:6379',
        'feast.project=a',
      ],
    );
    expect(
      parseCommandLine(direct.pods.spec.containers[0].args).feast,
    ).toMatchObject({ project: 'a', tokenFile: '/feast/token' });
    const without = await render(memory);
    expect(
      parseCommandLine(without.pods.spec.containers[0].args).feast,
    ).toBeUndefined();
  });

  it.each([
    [memory, 'replicas=2', 'belongs to one pod'],
    [redis, 'store=postgres://x', "'/store'"],
    [redis, 'image.digest=latest', "'/image/digest'"],
    [redis, 'clients.secret=', "'/clients/secret'"],
    [redis, 'unknown=1', 'unknown'],
    [redis, 'directive.url=http://portal.example.org/x', "'/directive/url'"],
    [
      redis,
      'directive.url=https://u:p@portal.example.org/',
      "'/directive/url'",
    ],
    [
      redis,
      'directive.tokenSecret=',
      'directive.tokenSecret: the portal tells',
    ],
    [redis, 'directive.to=null', 'directive.to: the network policy lets'],
    [redis, 'feast.url=https://u:p@feast.example.org/', "'/feast/url'"],
    [redis, 'feast.url=http://feast.example.org', 'feast.url: the token'],
    [redis, 'feast.url=rediss://feast.example.org', 'feast.project: write'],
    [redis, 'feast.project=cards', 'feast.project: write'],
    [redis, 'feast.to=null', 'feast.to: the network policy lets'],
    [redis, 'records.days=401', "'/records/days'"],
    [redis, 'records.mb=1048577', "'/records/mb'"],
    [redis, 'records.keepDays=7', 'keepDays'],
    [
      redis,
      'drainDelayMs=30001',
      'drainDelayMs is 30001 and terminationGracePeriodSeconds is 60: after the delay a pod takes up to 30 s more to answer what is under way and to write what waits; take terminationGracePeriodSeconds of 61 or more',
    ],
    [
      redis,
      'terminationGracePeriodSeconds=34',
      'drainDelayMs is 5000 and terminationGracePeriodSeconds is 34',
    ],
    [
      redis,
      'directive.port=8443',
      'directive.port is 8443 and directive.url leads to port 443',
    ],
  ])('%s refuses %s', async (values, set, words) => {
    await expect(render(values, set)).rejects.toThrow(words);
  });

  it('refuses two ports of Feast where no Service of pods is between', async () => {
    const to = [{ ipBlock: { cidr: '10.0.6.0/24' } }];
    const address = ['--set-json', `feast.to=${JSON.stringify(to)}`];
    const template = (port: number) =>
      helm(
        ['template', 'cards'],
        redis,
        ...address,
        ...['--set', `feast.port=${port}`],
      );
    await expect(template(6566)).resolves.toContain('10.0.6.0/24');
    await expect(template(6567)).rejects.toThrow(
      'feast.port is 6567 and feast.url leads to port 6566, which the network policy would not open',
    );
  });

  it.each(['podSelector', 'namespaceSelector'])(
    'takes a %s of nothing for all pods, behind whose Service there may be another port',
    async selector => {
      const to = JSON.stringify([{ [selector]: {} }]);
      const text = await helm(
        ['template', 'cards'],
        redis,
        ...['--set-json', `feast.to=${to}`, '--set', 'feast.port=6567'],
      );
      expect(text).toContain('port: 6567');
    },
  );
});
