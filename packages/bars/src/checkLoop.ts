import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { againstPromise } from './againstPromise';
import type { Bar } from './bar';

/** The launcher runs this program in the root of the checkout. */
const checkout = process.cwd();
const LIMIT_SECONDS = 120;

/** What somebody changes on an ordinary day: a view, and routes whose tests start real servers. */
const CHANGES = [
  ['view', 'plugins/ml-experiments/src/components/RunsTab/RunsTab.tsx'],
  ['routes', 'plugins/ml-registry-backend/src/router/versionRoutes.ts'],
] as const;

/** Runs `npm run check` and answers the seconds that it took; fails when it is not green. */
async function check(folder: string, ...options: string[]): Promise<number> {
  const since = performance.now();
  const child = spawn('npm', ['run', 'check', '--', ...options], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = '';
  child.stdout.setEncoding('utf8').on('data', text => {
    last = (last + text).slice(-4000);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`npm run check ended with ${code}:\n${last}`);
  return (performance.now() - since) / 1000;
}

/** The everyday loop after a change of one file, in a clone that is installed and compiled. */
export const checkLoop: Bar = {
  name: 'check-loop',
  promise:
    '`npm run check` after a change of one file (a view, the routes of a backend): types, lint, format and the tests that the change reaches in at most two minutes.',
  async measure({ smoke }) {
    const figure = (what: string, seconds: number) => {
      const measured = againstPromise({
        name: `check-loop ${what}`,
        figure: seconds,
        unit: 's',
        limit: LIMIT_SECONDS,
      });
      return { ...measured, pass: smoke || measured.pass };
    };
    if (smoke) {
      return [
        figure('launcher alone', await check(checkout, '--only=launcher')),
      ];
    }
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-check-'));
    try {
      execFileSync('git', ['clone', '-q', checkout, folder]);
      await check(folder);
      const results = [];
      for (const [what, file] of CHANGES) {
        fs.appendFileSync(path.join(folder, file), '// Changed.\n');
        results.push(figure(`after a change of ${what}`, await check(folder)));
        execFileSync('git', ['checkout', '-q', '.'], { cwd: folder });
      }
      return results;
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  },
};
