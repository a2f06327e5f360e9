// @ts-check
/** Jest over all packages, and the line coverage that each must keep. */
import fs from 'node:fs';
import path from 'node:path';
import { NODE_VERSION, root } from './places.mjs';
import { EarlierResults } from './reuse.mjs';
import { lastLines } from './run.mjs';
import { say } from './say.mjs';
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
 * What one run of Jest found, by package.
 *
 * @typedef {object} JestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {{ name: string, status: string, message: string, assertionResults: { status: string }[] }[]} testResults
 */

/**
 * The passed tests of each package that had no failed one; 0 for a package without tests.
 *
 * @param {JestReport} report
 * @param {readonly { name: string, folder: string }[]} packages
 * @returns {Map<string, number>}
 */
export function passedByPackage(report, packages) {
  /** @type {Map<string, number>} */
  const passed = new Map(packages.map(({ name }) => [name, 0]));
  const failed = new Set();
  for (const suite of report.testResults) {
    const file = path.relative(root, suite.name);
    const owner = packages.find(each => file.startsWith(`${each.folder}/`));
    if (!owner) continue;
    if (suite.status !== 'passed') failed.add(owner.name);
    passed.set(
      owner.name,
      (passed.get(owner.name) ?? 0) +
        suite.assertionResults.filter(test => test.status === 'passed').length,
    );
  }
  for (const name of failed) passed.delete(name);
  return passed;
}

/**
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 * @param {string} logs
 * @param {{ since?: string, fresh?: boolean }} [options] with `since` only what changed since that commit; with `fresh`
 *   nothing of earlier runs is used
 * @returns {Promise<import('./stages.mjs').Count>}
 */
export async function jestStage(toolchain, logs, { since, fresh } = {}) {
  const report = path.join(logs, 'jest.json');
  const log = path.join(logs, 'jest.log');
  fs.rmSync(report, { force: true });
  const node =
    toolchain.node === process.execPath ? process.version : NODE_VERSION;
  const earlier = since ? undefined : new EarlierResults(node);
  const packages = earlier?.packages ?? [];
  const known = new Map(
    packages.map(each => [
      each,
      fresh ? undefined : earlier?.passedOf(each.name),
    ]),
  );
  const changed = packages.filter(each => known.get(each) === undefined);
  let reused = 0;
  for (const passed of known.values()) reused += passed ?? 0;
  if (earlier && changed.length < packages.length) {
    say(
      `${
        packages.length - changed.length
      } packages are as they were when their ${reused} tests passed; --fresh runs them, too`,
    );
    if (!changed.length) return { passed: reused, failed: 0 };
  }
  await runLogged(
    'yarn',
    [
      'backstage-cli',
      'repo',
      'test',
      ...(since
        ? ['--since', since]
        : [
            '--coverage',
            '--coverageReporters=json-summary',
            '--selectProjects',
            ...changed.map(({ name }) => name),
          ]),
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
  /** @type {JestReport} */
  const result = JSON.parse(fs.readFileSync(report, 'utf8'));
  const failedSuites = result.testResults.filter(
    suite => suite.status === 'failed',
  );
  const crashed = failedSuites.filter(
    suite => !suite.assertionResults.some(test => test.status === 'failed'),
  );
  const folders = changed.map(({ folder }) => folder);
  const below = since
    ? []
    : packagesBelowThreshold(
        path.join(root, 'coverage/coverage-summary.json'),
      ).filter(({ name }) => folders.includes(name));
  if (earlier) {
    // A file may have changed while the tests ran; its package's result belongs to neither state.
    const now = new EarlierResults(node);
    for (const [name, passed] of passedByPackage(result, changed)) {
      const folder = packages.find(each => each.name === name)?.folder;
      const covered = !below.some(each => each.name === folder);
      if (covered && now.keys.get(name) === earlier.keys.get(name)) {
        earlier.keep(name, passed);
      }
    }
  }
  const count = {
    passed: result.numPassedTests + reused,
    failed: result.numFailedTests + crashed.length + below.length,
  };
  if (count.failed) {
    throw new StageFailure(
      [
        ...failedSuites.map(
          suite =>
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
