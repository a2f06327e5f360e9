// @ts-check
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-launcher-'));
process.env.MODELPORT_CACHE = path.join(folder, 'cache');
test.after(() => fs.rmSync(folder, { recursive: true, force: true }));

const { once } = await import('./cache.mjs');
const { checkNotRunning, claimDataFolder, makeDataFolder } = await import(
  './data-folder.mjs'
);
const { startDemo } = await import('./demo.mjs');
const { USAGE, readOptions } = await import('./options.mjs');
const { cleanEnvironment } = await import('./places.mjs');
const { checkPortFree } = await import('./port.mjs');
const { writePortalConfig } = await import('./portal-config.mjs');
const { endGroup, identityOf, recordProcess, recordedProcess } = await import(
  './processes.mjs'
);
const { run } = await import('./run.mjs');
const { countsOf } = await import('./stages.mjs');

test('a thing of the cache is made once and only used when complete', async () => {
  let made = 0;
  const make = async (/** @type {string} */ target) => {
    made += 1;
    fs.mkdirSync(target, { recursive: true });
    fs.writeFileSync(path.join(target, 'file'), 'whole');
  };
  await assert.rejects(
    once('thing-1', async target => {
      fs.mkdirSync(target, { recursive: true });
      throw new Error('interrupted');
    }),
    /interrupted/,
  );
  await Promise.all([once('thing-1', make), once('thing-1', make)]);
  const final = await once('thing-1', make);
  assert.equal(made, 1);
  assert.equal(fs.readFileSync(path.join(final, 'file'), 'utf8'), 'whole');
});

test('a half-finished thing of a launcher that was killed is swept away', async () => {
  const cache = /** @type {string} */ (process.env.MODELPORT_CACHE);
  const half = path.join(cache, 'thing-2.making-999999999');
  fs.mkdirSync(half, { recursive: true });
  await once('thing-2', async target => {
    fs.mkdirSync(target);
  });
  assert.equal(fs.existsSync(half), false);
});

test("a person's own configuration files are named from where the person is", () => {
  const file = path.join(folder, 'mine.yaml');
  fs.writeFileSync(file, '{}');
  assert.deepEqual(readOptions(['--config', file]).configs, [file]);
  assert.deepEqual(readOptions([]).configs, []);
  assert.throws(
    () => readOptions(['--config', path.join(folder, 'none.yaml')]),
    /none\.yaml is not a file: name a YAML file/,
  );
});

test('options name what is wrong and the remedy', () => {
  assert.equal(readOptions(['--port', '7008']).port, 7008);
  assert.equal(readOptions([]).port, 7007);
  assert.equal(readOptions([]).demo, false);
  assert.equal(readOptions(['--demo']).demo, true);
  assert.match(USAGE, /--demo /);
  assert.throws(() => readOptions(['--port', 'x']), /--port x is not a port/);
  assert.throws(
    () => readOptions(['--port', '1e3']),
    /--port 1e3 is not a port/,
  );
  assert.throws(() => readOptions(['--prot', '1']), /--prot/);
});

test('a data folder is made with those above it, or refused in one sentence', () => {
  const data = path.join(folder, 'a/b/data');
  makeDataFolder(data);
  assert.ok(fs.statSync(path.join(data, 'run')).isDirectory());
  const file = path.join(folder, 'a-file');
  fs.writeFileSync(file, '');
  assert.throws(() => makeDataFolder(file), /--data .*a-file cannot be used/);
  if (process.platform === 'linux') {
    assert.throws(() => makeDataFolder('/proc/xx'), /--data \/proc\/xx cannot/);
  }
});

test('a second launcher on the same data folder is refused', () => {
  const data = path.join(folder, 'claimed');
  makeDataFolder(data);
  checkNotRunning(data);
  claimDataFolder(data);
  assert.throws(() => checkNotRunning(data), /already runs on .*claimed/);
});

test('children get registry settings of npm but not its node-gyp settings', () => {
  process.env.npm_config_nodedir = '/somewhere';
  process.env.npm_config_cafile = '/certificates';
  const env = cleanEnvironment();
  assert.equal(env.npm_config_nodedir, undefined);
  assert.equal(env.npm_config_cafile, '/certificates');
});

test('a taken port is named together with one to try', async () => {
  const server = net.createServer();
  await new Promise(resolve =>
    server.listen(0, '127.0.0.1', () => resolve(undefined)),
  );
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  await assert.rejects(
    checkPortFree(port),
    new RegExp(`Port ${port} is taken.*--port ${port + 1}`),
  );
  await new Promise(resolve => server.close(resolve));
  await checkPortFree(port);
});

test('the configuration computes every address from the port', () => {
  const file = writePortalConfig({
    port: 7123,
    data: path.join(folder, 'data'),
    uv: '/uv',
  });
  const config = JSON.parse(fs.readFileSync(file, 'utf8'));
  assert.equal(config.backend.baseUrl, 'http://127.0.0.1:7123');
  assert.equal(config.integrations.gitea[0].host, '127.0.0.1:7123');
  assert.equal(fs.statSync(file).mode & 0o077, 0);
  const deployments = path.join(folder, 'data/deployments');
  assert.deepEqual(config.mlPromotion.local, {
    enabled: true,
    directory: deployments,
  });
  const keys = path.join(folder, 'data/keys');
  assert.deepEqual(config.mlRegistry, {
    ledger: { keyFile: path.join(keys, 'ledger.pem') },
  });
  for (const each of [deployments, keys]) {
    assert.equal(fs.statSync(each).mode & 0o077, 0);
  }
});

test('a process is known by pid and start time, and its whole group is ended', async () => {
  const child = spawn('sh', ['-c', 'sleep 600 & wait'], {
    detached: true,
    stdio: 'ignore',
  });
  const pid = /** @type {number} */ (child.pid);
  const file = path.join(folder, 'process.json');
  recordProcess(file, pid);
  assert.equal(recordedProcess(file), pid);
  fs.writeFileSync(file, JSON.stringify({ pid, startTime: '1' }));
  assert.equal(recordedProcess(file), undefined);
  await endGroup(pid);
  assert.equal(identityOf(pid), undefined);
});

/**
 * Starts `--demo` with a shell script in place of Node, and gives what the person reads.
 *
 * @param {string} name
 * @param {string} script
 */
async function demoOf(name, script) {
  const data = path.join(folder, name);
  makeDataFolder(data);
  const node = path.join(data, 'node');
  fs.writeFileSync(node, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  /** @type {string[]} */
  const lines = [];
  const toolchain = { node, yarn: '', env: process.env };
  const place = { data, port: 7123, mlflow: 'http://127.0.0.1:5000' };
  const child = startDemo(
    { ...place, serve: () => lines.push('serve') },
    toolchain,
    line => lines.push(line),
  );
  return { child, lines, data };
}

/** @param {import('node:child_process').ChildProcess} child */
const closed = child => new Promise(resolve => child.once('close', resolve));

test('the demo says how far it is, and knows the address of the portal', async () => {
  const { child, lines } = await demoOf(
    'demo-good',
    `echo 'no event'
echo '{"event":"progress","message":"churn trains ('$5')"}'`,
  );
  await closed(child);
  assert.deepEqual(lines, ['demo: churn trains (http://127.0.0.1:7123)']);
});

test('the demo knows where the scoring service and MLflow are, and says when there is something to serve', async () => {
  const { child, lines, data } = await demoOf(
    'demo-scoring',
    `echo '{"event":"progress","message":"'$*'"}'; echo '{"event":"scoring"}'`,
  );
  await closed(child);
  assert.match(
    lines[0],
    new RegExp(`--scoring ${data}/scoring --mlflow http://127.0.0.1:5000$`),
  );
  assert.equal(lines[1], 'serve');
});

test('a demo that fails says so in one sentence, and nothing else ends', async () => {
  const { child, lines } = await demoOf(
    'demo-bad',
    `echo '{"event":"failed","message":"churn trains: no disk."}'; exit 1`,
  );
  await closed(child);
  assert.equal(lines.length, 1);
  assert.match(
    lines[0],
    /^demo: stopped: churn trains: no disk; the portal runs on.*--demo continues \(log: .*demo-bad\/logs\/demo.log\)$/,
  );
  const crashed = await demoOf('demo-crash', 'echo trace >&2; exit 3');
  await closed(crashed.child);
  assert.match(crashed.lines.join(), /stopped: its program ended with 3; /);
  assert.equal(
    fs.readFileSync(path.join(crashed.data, 'logs/demo.log'), 'utf8'),
    'trace\n',
  );
});

test('a demo that is told to end does so without a word, and is known to the next start', async () => {
  const { child, lines, data } = await demoOf('demo-long', 'exec sleep 600');
  const pid = /** @type {number} */ (child.pid);
  assert.equal(recordedProcess(path.join(data, 'run/demo.json')), pid);
  const end = closed(child);
  await endGroup(pid);
  await end;
  assert.deepEqual(lines, []);
});

test('a failed program is reported with its last lines and a remedy', async () => {
  await assert.rejects(
    run('sh', ['-c', 'echo getaddrinfo ENOTFOUND somewhere; exit 3'], {
      env: process.env,
      log: path.join(folder, 'run.log'),
      what: 'Fetching',
    }),
    /Fetching failed \(exit code 3\).*registry does not answer/s,
  );
});

test('a package installer in Python that finds no network is told the same', async () => {
  await assert.rejects(
    run(
      'sh',
      [
        '-c',
        'echo "error sending request: Temporary failure in name resolution"; exit 2',
      ],
      {
        env: process.env,
        log: path.join(folder, 'uv.log'),
        what: 'Fetching',
      },
    ),
    /check the network/,
  );
});

test('a background build leaves the processors to everything else', async () => {
  const log = path.join(folder, 'nice.log');
  const waited =
    'for i in $(seq 500); do [ "$(nice)" = 19 ] && exit 0; sleep 0.01; done; exit 1';
  await run('sh', ['-c', waited], {
    env: process.env,
    log,
    what: 'Building',
    background: true,
  });
});

test('the closing line of a log is counted', () => {
  const log = path.join(folder, 'count.log');
  fs.writeFileSync(log, 'noise\n12 passed, 1 failed\nmore\n');
  assert.deepEqual(countsOf(log), { passed: 12, failed: 1 });
});
