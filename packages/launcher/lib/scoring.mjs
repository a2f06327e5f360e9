// @ts-check
/** `--demo`: the fraud scoring service with the demo's champion, and who pays. */
import fs from 'node:fs';
import path from 'node:path';
import { ensureDirectiveToken } from './directive-token.mjs';
import { keepRunning } from './keep-running.mjs';
import { isPortFree } from './port.mjs';
import { say as sayToPerson } from './say.mjs';

/** Below the ports that the servers take, and those that systems give to outgoing connections. */
const FIRST_PORT = 18_000;
const PORTS = 2_000;
const TRIES = 200;

/** What the portal and models call the service. */
const SERVICE = 'card-payments';

/** Payments a second. */
const RATE = 5;

/** Of payments in the portal, at a quarter of a gigabyte a day. */
const KEEP_DAYS = 3;

/** Of records in the service, for while the portal is away. */
const RECORDS_MB = 256;

/**
 * Where the service's things lie; the demo's program writes the configuration.
 *
 * @param {string} data
 */
export const scoringFolder = data => path.join(data, 'scoring');

/** @param {string} data */
const portFile = data => path.join(scoringFolder(data), 'port.json');

/**
 * The port that the service of this data folder has had; undefined where there was never one.
 *
 * @param {string} data
 * @returns {number | undefined}
 */
export function keptScoringPort(data) {
  try {
    const { port } = JSON.parse(fs.readFileSync(portFile(data), 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536
      ? port
      : undefined;
  } catch {
    return undefined; // Never started, or damaged: then a port is chosen afresh.
  }
}

/**
 * The service's port: the one that it had before while that is free, else a new one that is kept from now on.
 *
 * @param {string} data
 * @param {() => number} [random]
 */
export async function chooseScoringPort(data, random = Math.random) {
  const kept = keptScoringPort(data);
  if (kept && (await isPortFree(kept))) return kept;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = FIRST_PORT + Math.floor(random() * PORTS);
    if (!(await isPortFree(port))) continue;
    fs.mkdirSync(scoringFolder(data), { recursive: true, mode: 0o700 });
    fs.writeFileSync(portFile(data), `${JSON.stringify({ port })}\n`);
    return port;
  }
  throw new Error(
    `None of ${TRIES} ports tried between ${FIRST_PORT} and ${
      FIRST_PORT + PORTS - 1
    } is free`,
  );
}

/**
 * The part of the portal's configuration that shows the service, and lets it ask what people approved.
 *
 * @param {string} data
 * @param {number} port of the service
 */
export const latencyConfig = (data, port) => ({
  services: [
    {
      name: SERVICE,
      owner: 'group:default/fraud-detection',
      instances: [{ url: `http://127.0.0.1:${port}`, cloud: 'local' }],
      objective: { thresholdMs: 45, share: 0.999, windowDays: 30 },
      records: { keepDays: KEEP_DAYS },
      directiveTokenFile: ensureDirectiveToken(scoringFolder(data)),
    },
  ],
});

/**
 * Options by which the service follows what people approve in the portal.
 *
 * @param {string} data
 * @param {number} portalPort
 */
const directiveOptions = (data, portalPort) => [
  '--directive',
  `http://127.0.0.1:${portalPort}/api/fraud-latency/v1/services/${SERVICE}/directive`,
  '--directive-token',
  ensureDirectiveToken(scoringFolder(data)),
];

/**
 * The service and who feeds it with payments. They run from the first call of `serve` at which there is a configuration
 * until `end`; the service looks at its configuration by itself.
 *
 * @param {{ data: string, port: number, portalPort: number }} options `port` of the service
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 * @param {(line: string) => void} [say]
 * @param {readonly number[]} [pauses]
 */
export function createScoring(
  { data, port, portalPort },
  toolchain,
  say = sayToPerson,
  pauses,
) {
  const folder = scoringFolder(data);
  const configuration = path.join(folder, 'configuration.yaml');
  const url = `http://127.0.0.1:${port}`;
  const { node } = toolchain;
  const env = { ...toolchain.env, NODE_ENV: 'production' };
  /** @type {ReturnType<typeof keepRunning> | undefined} */
  let service;
  /** @type {ReturnType<typeof keepRunning> | undefined} */
  let payments;
  let isEnding = false;

  /** Payments go on while the service is away, so that they are started once. */
  const startPayments = () => {
    payments ??= keepRunning(
      data,
      {
        name: 'payments',
        title: 'The sender of simulated payments',
        node,
        args: [
          'packages/fraud-load/bin/fraud-feed.cjs',
          ...['--url', url, '--rate', String(RATE)],
        ],
        env,
      },
      say,
      pauses,
    );
  };

  /** @param {Record<string, unknown>} event */
  const onEvent = ({ event }) => {
    if (event !== 'ready') return;
    say(`Fraud scoring answers on ${url}, with ${RATE} payments a second`);
    startPayments();
  };

  return {
    /** Whether it was started. */
    get isServing() {
      return service !== undefined;
    },
    serve() {
      if (isEnding || service || !fs.existsSync(configuration)) return;
      service = keepRunning(
        data,
        {
          name: 'scoring',
          title: 'Fraud scoring',
          node,
          args: [
            // A small heap, for five payments a second: `npm run serve:fraud` takes more memory to be faster.
            '--max-semi-space-size=4',
            'packages/fraud-scoring/bin/fraud-scoring.cjs',
            ...['--port', String(port), '--config', configuration],
            ...['--store', 'memory', '--data', path.join(folder, 'state')],
            ...['--records-mb', String(RECORDS_MB)],
            ...directiveOptions(data, portalPort),
          ],
          env,
          onEvent,
        },
        say,
        pauses,
      );
    },
    async end() {
      isEnding = true;
      await payments?.end();
      await service?.end();
    },
  };
}
