// @ts-check
/** Jest over all packages, and the line coverage that each must keep. */
import fs from 'node:fs';
import path from 'node:path';
import { root } from './places.mjs';
import { lastLines } from './run.mjs';
import { StageFailure, runLogged } from './stages.mjs';

const REQUIRED_PERCENT = 80;

/** Packages that only compose others, or whose programs are run whole by later stages. */
const WITHOUT_THRESHOLD = [
  'packages/app',
  'packages/backend',
  'packages/bars',
  'packages/e2e',
];

/** @param {string} summaryFile */
export function packagesBelowThreshold(summaryFile) {
  /** @type {Record<string, { lines: { total: number, covered: number } }>} */
  const summary = JSON.parse(fs.readFileSync(summaryFile, 'utf8'));
  /** @type {Map<string, { total: number, covered: number }>} */
  const byPackage = new Map();
  for (const [file, { lines }] of Object.entries(summary)) {
    if (file === 'total') continue;
    const name = path
      .relative(root, file)
      .split(path.sep)
      .slice(0, 2)
      .join('/');
    const sum = byPackage.get(name) ?? { total: 0, covered: 0 };
    sum.total += lines.total;
    sum.covered += lines.covered;
    byPackage.set(name, sum);
  }
  return [...byPackage]
    .filter(([name]) => !WITHOUT_THRESHOLD.includes(name))
    .map(([name, { total, covered }]) => ({
      name,
      percent: total ? (100 * covered) / total : 100,
    }))
    .filter(({ percent }) => percent < REQUIRED_PERCENT);
}

/**
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 * @param {string} logs
 * @param {{ since?: string }} [options]
 * @returns {Promise<import('./stages.mjs').Count>}
 */
export async function jestStage(toolchain, logs, { since } = {}) {
  const report = path.join(logs, 'jest.json');
  const log = path.join(logs, 'jest.log');
  fs.rmSync(report, { force: true });
  await runLogged(
    'yarn',
    [
      'backstage-cli',
      'repo',
      'test',
      ...(since
        ? ['--since', since]
        : ['--coverage', '--coverageReporters=json-summary']),
      '--watchAll=false',
      '--maxWorkers=2',
      '--testTimeout=60000',
      '--json',
      `--outputFile=${report}`,
      '--passWithNoTests',
    ],
    {
      cwd: root,
      env: {
        ...toolchain.env,
        CI: 'true',
        BACKSTAGE_TEST_DISABLE_DOCKER: '1',
        NODE_OPTIONS: '--max-old-space-size=4096',
      },
      log,
      timeoutMinutes: 40,
    },
  );
  if (!fs.existsSync(report)) {
    if (since) return { passed: 1, failed: 0 };
    throw new StageFailure(
      `Jest wrote no report; log: ${log}\n${lastLines(log, 30).join('\n')}`,
    );
  }
  const result = JSON.parse(fs.readFileSync(report, 'utf8'));
  const failedSuites = result.testResults.filter(
    (/** @type {{ status: string }} */ suite) => suite.status === 'failed',
  );
  const crashed = failedSuites.filter(
    (/** @type {{ assertionResults: { status: string }[] }} */ suite) =>
      !suite.assertionResults.some(test => test.status === 'failed'),
  );
  const below = since
    ? []
    : packagesBelowThreshold(path.join(root, 'coverage/coverage-summary.json'));
  const count = {
    passed: result.numPassedTests,
    failed: result.numFailedTests + crashed.length + below.length,
  };
  if (count.failed) {
    throw new StageFailure(
      [
        ...failedSuites.map(
          (/** @type {{ name: string, message: string }} */ suite) =>
            `${path.relative(root, suite.name)}\n${suite.message.slice(
              0,
              4000,
            )}`,
        ),
        ...below.map(
          ({ name, percent }) =>
            `${name}: ${percent.toFixed(
              1,
            )} % of lines are covered by tests, ${REQUIRED_PERCENT} % are required`,
        ),
        `log: ${log}`,
      ].join('\n'),
      count,
    );
  }
  return count;
}
