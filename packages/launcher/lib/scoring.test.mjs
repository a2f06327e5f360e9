// @ts-check
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-scoring-'));
process.env.MODELPORT_CACHE = path.join(folder, 'cache');
test.after(() => fs.rmSync(folder, { recursive: true, force: true }));

const { makeDataFolder } = await import('./data-folder.mjs');
const { ensureDirectiveToken } = await import('./directive-token.mjs');
const { endLeftovers } = await import('./portal.mjs');
const { writePortalConfig } = await import('./portal-config.mjs');
const { identityOf, recordProcess, recordedProcess } = await import(
  './processes.mjs'
);
const { chooseScoringPort, createScoring, keptScoringPort, scoringFolder } =
  await import('./scoring.mjs');

/** @param {() => unknown} holds */
async function until(holds) {
  const deadline = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`never so: ${holds}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

/** @param {string} name */
function dataOf(name) {
  const data = path.join(folder, name);
  makeDataFolder(data);
  return data;
}

const READY = `echo '{"event":"ready"}'; exec sleep 600`;

/**
 * A service with shell scripts in place of Node's programs, and what the person reads.
 *
 * @param {string} name
 * @param {{ service?: string, payments?: string }} scripts
 */
function scoringOf(
  name,
  { service = READY, payments = 'echo "$@"; exec sleep 600' },
) {
  const data = dataOf(name);
  const node = path.join(data, 'node');
  const script = `case "$*" in *fraud-feed*) ${payments};; *) ${service};; esac`;
  fs.writeFileSync(node, `#!/bin/sh\ncd '${data}'\n${script}\n`, {
    mode: 0o755,
  });
  fs.mkdirSync(scoringFolder(data), { recursive: true });
  /** @type {string[]} */
  const lines = [];
  const toolchain = { node, yarn: '', env: process.env };
  const scoring = createScoring(
    { data, port: 18_123, portalPort: 7_123 },
    toolchain,
    line => lines.push(line),
    [1],
  );
  const configure = () =>
    fs.writeFileSync(
      path.join(scoringFolder(data), 'configuration.yaml'),
      '{}',
    );
  const pidOf = (/** @type {string} */ program) =>
    recordedProcess(path.join(data, `run/${program}.json`));
  const logOf = (/** @type {string} */ program) =>
    fs.readFileSync(path.join(data, `logs/${program}.log`), 'utf8');
  return { data, scoring, lines, configure, pidOf, logOf };
}

test('a data folder keeps the port of its scoring service', async () => {
  const data = dataOf('port');
  assert.equal(keptScoringPort(data), undefined);
  const port = await chooseScoringPort(data);
  assert.ok(port >= 18_000 && port < 20_000);
  assert.equal(keptScoringPort(data), port);
  assert.equal(await chooseScoringPort(data), port);
});

test('a port that another program has taken meanwhile is replaced', async () => {
  const data = dataOf('taken');
  const server = net.createServer();
  await new Promise(resolve =>
    server.listen(0, '127.0.0.1', () => resolve(undefined)),
  );
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  fs.mkdirSync(scoringFolder(data));
  const file = path.join(scoringFolder(data), 'port.json');
  fs.writeFileSync(file, JSON.stringify({ port }));
  const other = await chooseScoringPort(data);
  assert.notEqual(other, port);
  await new Promise(resolve => server.close(resolve));
  fs.writeFileSync(file, 'damaged');
  assert.equal(keptScoringPort(data), undefined);
});

test('portal and service share a token, made once and readable for nobody else', () => {
  const own = path.join(folder, 'token/scoring');
  const file = ensureDirectiveToken(own);
  const token = fs.readFileSync(file, 'utf8');
  assert.match(token, /^[0-9a-f]{64}\n$/);
  assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  assert.equal(fs.statSync(own).mode & 0o077, 0);
  assert.equal(ensureDirectiveToken(own), file);
  assert.equal(fs.readFileSync(file, 'utf8'), token);
  fs.chmodSync(file, 0o644);
  ensureDirectiveToken(own);
  assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  assert.equal(fs.readFileSync(file, 'utf8'), token);
});

test('a token that is damaged is replaced, and no two folders have the same', () => {
  const own = path.join(folder, 'damaged/scoring');
  const file = ensureDirectiveToken(own);
  const token = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, token.slice(0, 20), { mode: 0o644 });
  ensureDirectiveToken(own);
  assert.match(fs.readFileSync(file, 'utf8'), /^[0-9a-f]{64}\n$/);
  assert.notEqual(fs.readFileSync(file, 'utf8'), token);
  assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(fs.readdirSync(own), ['directive.token']);
});

test('the portal shows the service where the data folder has one', () => {
  const config = (/** @type {number | undefined} */ scoringPort) =>
    JSON.parse(
      fs.readFileSync(
        writePortalConfig({
          ...{ port: 7123, data: dataOf('config'), uv: '/uv' },
          scoringPort,
        }),
        'utf8',
      ),
    );
  assert.equal(config(undefined).fraudLatency, undefined);
  assert.deepEqual(config(18_123).fraudLatency.services, [
    {
      name: 'card-payments',
      owner: 'group:default/fraud-detection',
      instances: [{ url: 'http://127.0.0.1:18123', cloud: 'local' }],
      objective: { thresholdMs: 45, share: 0.999, windowDays: 30 },
      records: { keepDays: 3 },
      directiveTokenFile: path.join(
        ...[folder, 'config', 'scoring', 'directive.token'],
      ),
    },
  ]);
});

test('the service starts once there is something to serve, and is paid to once it answers', async () => {
  const { data, scoring, lines, configure, pidOf, logOf } = scoringOf('start', {
    service: `echo "$@" >&2; ${READY}`,
  });
  scoring.serve();
  assert.equal(scoring.isServing, false);
  configure();
  scoring.serve();
  scoring.serve();
  await until(() => pidOf('payments') && logOf('payments'));
  assert.deepEqual(lines, [
    'Fraud scoring answers on http://127.0.0.1:18123, with 5 payments a second',
  ]);
  assert.match(
    logOf('scoring'),
    /fraud-scoring\.cjs --port 18123 --config .*scoring\/configuration\.yaml --store memory --data .*scoring\/state --records-mb 256 --directive http:\/\/127\.0\.0\.1:7123\/api\/fraud-latency\/v1\/services\/card-payments\/directive --directive-token .*scoring\/directive\.token\n/,
  );
  const token = fs.readFileSync(
    path.join(scoringFolder(data), 'directive.token'),
    'utf8',
  );
  assert.ok(!logOf('scoring').includes(token.trim()));
  assert.match(
    logOf('payments'),
    /fraud-feed\.cjs --url http:\/\/127\.0\.0\.1:18123 --rate 5\n/,
  );
  const pids = ['scoring', 'payments'].map(pidOf);
  await scoring.end();
  for (const pid of pids) {
    assert.equal(identityOf(/** @type {number} */ (pid)), undefined);
  }
  assert.equal(lines.length, 1);
  scoring.serve();
  assert.equal(pidOf('scoring'), undefined);
});

test('a service that is killed is started again with a sentence, and those who pay go on', async () => {
  const { scoring, lines, configure, pidOf } = scoringOf('killed', {});
  configure();
  scoring.serve();
  await until(() => pidOf('payments'));
  const payments = pidOf('payments');
  const pid = /** @type {number} */ (pidOf('scoring'));
  process.kill(-pid, 'SIGKILL');
  await until(() => lines.length === 3);
  assert.match(
    lines[1],
    /^Fraud scoring ended by itself \(SIGKILL\) and is started again\. \(log: .*logs\/scoring\.log\)$/,
  );
  assert.match(lines[2], /^Fraud scoring answers/);
  assert.notEqual(pidOf('scoring'), pid);
  assert.equal(pidOf('payments'), payments);
  await scoring.end();
});

test('a service that refuses to start says why, once however often it is tried', async () => {
  const { scoring, lines, configure, pidOf, logOf } = scoringOf('refused', {
    service: `echo '{"event":"refused","error":"policy: write an object"}' >&2; exit 1`,
  });
  configure();
  scoring.serve();
  await until(() => logOf('scoring').split('\n').length > 4);
  assert.equal(lines.length, 1);
  assert.match(
    lines[0],
    /^Fraud scoring ended by itself \(1\) and is started again\. policy: write an object \(log: /,
  );
  await scoring.end();
  assert.equal(pidOf('payments'), undefined);
});

test('a program that cannot be started is said, too', async () => {
  const { data, scoring, lines, configure } = scoringOf('missing', {});
  fs.rmSync(path.join(data, 'node'));
  configure();
  scoring.serve();
  await until(() => lines.length > 0);
  assert.match(lines[0], /^Fraud scoring ended by itself \(.*ENOENT\)/);
  await scoring.end();
});

test('what a launcher that was killed left of it is ended by the next start', async () => {
  const data = dataOf('leftovers');
  const children = ['scoring', 'payments'].map(name => {
    const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    const pid = /** @type {number} */ (child.pid);
    recordProcess(path.join(data, `run/${name}.json`), pid);
    return pid;
  });
  await endLeftovers(data);
  for (const pid of children) assert.equal(identityOf(pid), undefined);
});
