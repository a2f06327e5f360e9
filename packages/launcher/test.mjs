// @ts-check
/** `npm test`: every check and test; `npm run check`: those of what changed. */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readReports, settleReports } from './lib/api-reports.mjs';
import { jestStage } from './lib/jest-stage.mjs';
import { TRANSFORM, cache, root } from './lib/places.mjs';
import { checkPrerequisites } from './lib/prerequisites.mjs';
import { ensurePortalPython, ensureUv } from './lib/python.mjs';
import { endRunning, lastLines } from './lib/run.mjs';
import { Remedy, say } from './lib/say.mjs';
import {
  StageFailure,
  StageTable,
  countsOf,
  runLogged,
} from './lib/stages.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';
import { ensureFrontendBuilt, ensureInstalled } from './lib/workspace.mjs';

const USAGE = `npm test -- [options]
  --only=STAGE     this stage alone; may be given more than once
  --fresh          runs also the tests of packages that are as they were when their tests passed
  --changed        what changed since the last commit, and only the quick stages (npm run check)
  --write-reports  writes the API reports instead of comparing them (npm run api-reports)`;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string', multiple: true, default: [] },
        fresh: { type: 'boolean', default: false },
        changed: { type: 'boolean', default: false },
        'write-reports': { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : error}\n${USAGE}\n`,
    );
    return process.exit(2);
  }
}

const options = readOptions();
const changedOnly = options.changed;
/** @param {string} stage */
const isWanted = stage =>
  options.only.length === 0 || options.only.includes(stage);
const logs = path.join(root, '.modelport/test-logs');

/** Programs whose exit code is the whole answer, and the time that each may take. */
const CHECKS = /** @type {const} */ ([
  ['types', ['tsc', '-p', '.']],
  ['lint', ['backstage-cli', 'repo', 'lint', '--max-warnings', '0']],
  [
    'format',
    [
      'prettier',
      '--check',
      '--loglevel',
      'warn',
      'packages',
      'plugins',
      '*.yaml',
      '*.json',
    ],
  ],
  [
    'arrows',
    ['depcruise', '--config', '.dependency-cruiser.js', 'packages', 'plugins'],
  ],
]);

/** The public interface of each package that others install, compared with its committed `report.api.md`. */
const API_REPORTS = [
  'backstage-repo-tools',
  'api-reports',
  '--validate-release-tags',
  '-o',
  'ae-wrong-input-file-type,ae-undocumented',
  '--include',
  'plugins/*',
  '--include',
  'packages/@(event-bus|fraud-core|mlflow-client|model-server)',
];

/** What is rendered and checked: a name, the template, answers to its form. */
const TEMPLATES = [
  ['fraud-detection-model', 'fraud-detection-model'],
  ['model-repository', 'model-repository'],
  [
    'model-repository, PyTorch',
    'model-repository',
    'task=regression',
    'framework=pytorch',
  ],
];

/** What the environments of the templates take, PyTorch's above all. */
const TEMPLATES_GB = 8;
const isTemplateWanted =
  !changedOnly && TEMPLATES.some(([name]) => isWanted(`template ${name}`));

const toolchainReady = async () => {
  const cached = fs.existsSync(path.join(cache, 'template-venvs'));
  checkPrerequisites({
    moreGB: isTemplateWanted && !cached ? TEMPLATES_GB : 0,
  });
  const toolchain = await ensureToolchain();
  const [python, uv] = await Promise.all([
    ensurePortalPython(),
    ensureUv(),
    ensureInstalled(toolchain),
  ]);
  return { toolchain, python, uv };
};

async function main() {
  fs.mkdirSync(logs, { recursive: true });
  const { toolchain, uv } = await toolchainReady();
  const table = new StageTable();
  const env = { ...toolchain.env, MODELPORT_UV: uv };
  const stage = (
    /** @type {string} */ name,
    /** @type {() => Promise<import('./lib/stages.mjs').Count>} */ run,
  ) => (isWanted(name) ? table.run(name, run) : Promise.resolve());
  /**
   * @param {string} name
   * @param {string} command
   * @param {readonly string[]} args
   * @param {NodeJS.ProcessEnv} [more]
   */
  const program = async (name, command, args, more = {}) => {
    const log = path.join(logs, `${name.replaceAll(/[^\w-]/g, '_')}.log`);
    const code = await runLogged(command, [...args], {
      cwd: root,
      env: { ...env, ...more },
      log,
    });
    const counted = countsOf(log);
    if (code !== 0) {
      throw new StageFailure(
        `${lastLines(log, 60).join('\n')}\nlog: ${log}`,
        counted?.failed ? counted : { passed: counted?.passed ?? 0, failed: 1 },
      );
    }
    return counted ?? { passed: 1, failed: 0 };
  };

  // Built while the first stages run, at low priority; whoever needs it waits for it below.
  const pages =
    !changedOnly && isWanted('pages')
      ? ensureFrontendBuilt(toolchain, { background: true })
      : Promise.resolve();
  pages.catch(() => undefined); // Told by the stage that waits for it.

  // What the templates' checks run; built once, at low priority, while other stages run.
  const tools = isTemplateWanted
    ? program('template-tools', toolchain.node, [
        'templates/checks/tools.mjs',
        path.join(logs, 'template-tools.env'),
      ])
    : Promise.resolve();
  tools.catch(() => undefined); // Told by the stages that wait for it.
  // Likewise what the tests of other servers need.
  const servers =
    !changedOnly && isWanted('unit and integration')
      ? program('servers', toolchain.node, [
          ...TRANSFORM,
          'packages/servers/src/prepare.ts',
        ])
      : Promise.resolve();
  servers.catch(() => undefined); // Told by the stage that waits for it.

  if (!changedOnly) {
    // The order in which types are printed depends on what was compiled before: reports are made of a compilation anew.
    fs.rmSync(path.join(root, 'dist-types/tsconfig.tsbuildinfo'), {
      force: true,
    });
  }
  for (const [name, args] of CHECKS) {
    const since = changedOnly && name === 'lint' ? ['--since', 'HEAD'] : [];
    await stage(name, () => program(name, 'yarn', [...args, ...since]));
  }
  if (!changedOnly) {
    await stage('API reports', async () => {
      const before = readReports(root);
      const write = options['write-reports'];
      const [made] = await Promise.allSettled([
        program('API reports', 'yarn', API_REPORTS),
      ]);
      const differing = settleReports(root, before, { write });
      if (made.status === 'rejected') throw made.reason;
      if (differing.length && !write) {
        throw new StageFailure(
          `Interfaces are not as reported: ${differing.join(
            ', ',
          )}. If that is meant, run npm run api-reports and commit the reports.`,
        );
      }
      return made.value;
    });
  }
  await stage('launcher', () =>
    program('launcher', toolchain.node, ['packages/launcher/run-tests.mjs']),
  );
  await stage('unit and integration', async () => {
    await servers;
    return jestStage(
      toolchain,
      logs,
      changedOnly ? { since: 'HEAD' } : { fresh: options.fresh },
    );
  });
  if (!changedOnly) {
    for (const [name, template, ...settings] of TEMPLATES) {
      await stage(`template ${name}`, async () => {
        await tools;
        return program(`template-${name}`, 'bash', [
          'templates/checks/run.sh',
          template,
          ...settings.flatMap(setting => ['--set', setting]),
        ]);
      });
    }
    await stage('configuration', () =>
      program('configuration', 'yarn', [
        'backstage-cli',
        'config:check',
        '--strict',
        '--config',
        'app-config.yaml',
        '--config',
        'app-config.demo.yaml',
      ]),
    );
    await stage('pages', async () => {
      await pages;
      return { passed: 1, failed: 0 };
    });
    await stage('browser journey', () =>
      program('journey', toolchain.node, [
        ...TRANSFORM,
        'packages/e2e/src/main.ts',
      ]),
    );
    await stage('bars, smoke only', () =>
      program('bars', toolchain.node, [
        ...TRANSFORM,
        'packages/bars/src/main.ts',
        '--all',
        '--smoke',
      ]),
    );
  }
  process.exitCode = table.close() ? 0 : 1;
}

process.on('SIGINT', () => {
  endRunning();
  process.exit(130);
});
main().catch(error => {
  say('The tests could not run');
  process.stderr.write(
    `${error instanceof Remedy ? error.message : error.stack ?? error}\n`,
  );
  process.stdout.write('0 passed, 1 failed\n');
  process.exit(1);
});
