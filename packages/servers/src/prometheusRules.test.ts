import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, repositoryRoot } from './places';
import { findPrometheus } from './prometheusProgram';

const run = promisify(execFile);
const FOLDER = path.join(repositoryRoot, 'monitoring/prometheus');
const named = (ending: string) =>
  readdirSync(FOLDER).filter(file => file.endsWith(ending));

// Without a Prometheus on the machine, one is built first.
jest.setTimeout(1_200_000);

/** What promtool says; it stands beside Prometheus. */
async function promtool(...args: string[]): Promise<string> {
  const prometheus = await findPrometheus({
    cacheDir: cacheFolder(),
    onInstall: () => undefined,
  });
  const program = path.join(path.dirname(prometheus), 'promtool');
  const { stdout } = await run(program, args, { cwd: FOLDER });
  return stdout;
}

describe('the rules of monitoring', () => {
  it.each(named('.rules.yaml'))('%s is valid', async file => {
    expect(await promtool('check', 'rules', file)).toMatch(
      /SUCCESS: \d+ rules/,
    );
  });

  it.each(named('.tests.yaml'))('%s passes', async file => {
    expect(await promtool('test', 'rules', file)).toContain('SUCCESS');
  });

  it.each(named('.rules.yaml'))(
    '%s: each alert is tested, and leads to a part of a runbook that is there',
    file => {
      const rules = readFileSync(path.join(FOLDER, file), 'utf8');
      const tests = readFileSync(
        path.join(FOLDER, file.replace('.rules.', '.tests.')),
        'utf8',
      );
      const alerts = [...rules.matchAll(/^ +- alert: (\w+)$/gm)];
      expect(alerts.length).toBeGreaterThan(0);
      for (const [, alert] of alerts) expect(tests).toContain(alert);
      const links = [...rules.matchAll(/runbook: (\S+)#(\S+)$/gm)];
      expect(links).toHaveLength(alerts.length);
      for (const [, page, part] of links) {
        const text = readFileSync(path.join(repositoryRoot, page), 'utf8');
        const parts = [...text.matchAll(/^## (.+)$/gm)].map(([, title]) =>
          title.toLowerCase().replaceAll(' ', '-'),
        );
        expect(parts).toContain(part);
      }
    },
  );
});
