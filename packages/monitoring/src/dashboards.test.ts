// eslint-disable-next-line @backstage/no-forbidden-package-imports, no-restricted-imports -- what that package tests itself with
import {
  POLICY,
  SECTION,
  twoModels,
} from '@modelport/fraud-scoring/src/__testUtils__/rig';
import { startTestPrometheus, type TestPrometheus } from '@modelport/servers';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { dashboards } from './dashboards';

const ROOT = path.resolve(__dirname, '../../..');
const FOLDER = path.join(ROOT, 'monitoring/grafana');
const RULES = path.join(ROOT, 'monitoring/prometheus');
/** Jest's own would make the programs think that they are tests. */
const { NODE_ENV: _, ...environment } = process.env;
/** What a service in good health without topics has no series of. */
const NOT_THERE =
  /shed_total|degraded_total|dead_letters_total|stream_lag_messages/;

// The first start on a machine without Prometheus builds one.
jest.setTimeout(1_200_000);

interface Target {
  expr: string;
}
interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  targets?: Target[];
  datasource?: { uid: string };
  fieldConfig?: { defaults: { unit?: string } };
}

const files = readdirSync(FOLDER);
const panelsOf = (file: string): Panel[] =>
  JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')).panels;
const charts = (file: string) =>
  panelsOf(file).filter(({ type }) => type !== 'row');

it('dashboards are as they are made', () => {
  const made = dashboards();
  expect(Object.keys(made)).toEqual(files);
  for (const [file, text] of Object.entries(made)) {
    // npm run dashboards writes them anew.
    expect(readFileSync(path.join(FOLDER, file), 'utf8')).toBe(text);
  }
});

describe.each(files)('%s', file => {
  it('has panels with words, a unit, an id of their own, and the chosen Prometheus', () => {
    const panels = panelsOf(file);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const panel of charts(file)) {
      expect(panel.description).toMatch(/\.$/);
      expect(panel.fieldConfig?.defaults.unit).toBeTruthy();
      expect(panel.datasource?.uid).toBe('${datasource}');
    }
  });
});

describe('on a real Prometheus that looks at a real service', () => {
  let service: ChildProcess;
  let prometheus: TestPrometheus;
  let folder: string;

  /** Starts the service and has it decide, and refuse. */
  async function startService(): Promise<string> {
    ({ folder } = await twoModels());
    const file = path.join(folder, 'configuration.yaml');
    const version = { name: 'fraud', version: '1', path: '1' };
    writeFileSync(
      file,
      JSON.stringify({
        apiVersion: 'modelport/v1alpha1',
        kind: 'ScoringConfiguration',
        metadata: { name: 'cards', revision: 1 },
        currency: 'EUR',
        models: [{ ...version, features: SECTION }],
        traffic: 'fraud@1',
        policy: POLICY,
      }),
    );
    const program = 'packages/fraud-scoring/bin/fraud-scoring.cjs';
    service = spawn(
      process.execPath,
      [path.join(ROOT, program), '--port', '0', '--config', file],
      { stdio: ['ignore', 'pipe', 'inherit'], env: environment },
    );
    const output = service.stdout;
    if (!output) throw new Error('The service has no output.');
    const [line] = await once(createInterface({ input: output }), 'line');
    return JSON.parse(line).url;
  }

  let sent = 0;
  async function send(url: string) {
    sent += 1;
    const transaction = {
      transaction_id: `t${sent}`,
      event_time: new Date().toISOString(),
      ...{ customer_id: 'c1', terminal_id: 't1', currency: 'EUR' },
    };
    for (const amount of [12.5, -1]) {
      await fetch(`${url}/v1/score`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...transaction, amount }),
      });
    }
  }

  async function resultsOf(expr: string): Promise<unknown[]> {
    const query = expr
      .replaceAll(/\$(?:job|instance)/g, '.+')
      .replaceAll('$__rate_interval', '10s');
    const answer = await fetch(
      `${prometheus.url}/api/v1/query?query=${encodeURIComponent(query)}`,
    );
    const { status, error, data } = (await answer.json()) as {
      status: string;
      error?: string;
      data?: { result: unknown[] };
    };
    if (status !== 'success') throw new Error(`${expr}: ${error}`);
    return data?.result ?? [];
  }

  afterAll(async () => {
    service?.kill();
    await prometheus?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('every query has an answer', async () => {
    const url = await startService();
    prometheus = await startTestPrometheus({
      intervalMs: 500,
      jobs: [{ name: 'fraud-scoring', targets: [new URL(url).host] }],
      ruleFiles: [path.join(RULES, 'fraud-scoring.rules.yaml')],
    });
    const queries = files
      .flatMap(charts)
      .flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(queries.length).toBeGreaterThan(20);
    for (const expr of queries) {
      const may = NOT_THERE.test(expr);
      let results = await resultsOf(expr);
      // Rates want two scrapes in which something happened.
      while (!may && results.length === 0) {
        await send(url);
        // Asked again until it is so: nothing tells when a scrape is over.
        await new Promise(resolve => setTimeout(resolve, 100));
        results = await resultsOf(expr);
      }
    }
  });
});
