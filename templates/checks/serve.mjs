#!/usr/bin/env node
// Starts Modelport's model server on the model that a training of a repository logged, with the very arguments of the
// container that the repository's chart renders (or, where there is no chart, of the server's README), and asks it for
// one prediction the way a client would.
//
//   node serve.mjs <repository>      needs helm in PATH where the repository has a chart, and the workspace installed
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../packages/launcher/lib/places.mjs';

const load = createRequire(join(root, 'package.json'));
load('@backstage/cli/config/nodeTransform.cjs');
const { digestOfModel } = load('./packages/model-server/src/index.ts');
const { parseAllDocuments } = load('yaml');

/** The folder of the model that was logged last. */
function loggedModel(repository) {
  const found = readdirSync(join(repository, 'mlruns/artifacts'), { recursive: true })
    .filter(path => basename(path) === 'MLmodel')
    .map(path => dirname(join(repository, 'mlruns/artifacts', path)))
    .sort((one, other) => statSync(one).mtimeMs - statSync(other).mtimeMs);
  if (found.length === 0) throw new Error(`${repository}: no training has logged a model under mlruns/; train first`);
  return found.at(-1);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise(done => server.close(done));
  return port;
}

/** The container of the chart's only Deployment. */
function containerOf(repository, settings) {
  const text = execFileSync(
    'helm',
    [
      'template', 'check', join(repository, 'deploy/chart'), '--values', join(repository, 'deploy/chart/ci/values.yaml'),
      ...Object.entries(settings).flatMap(([key, value]) => ['--set-string', `${key}=${value}`]),
    ],
    { encoding: 'utf8' },
  );
  const [deployment, ...others] = parseAllDocuments(text)
    .map(document => document.toJS())
    .filter(object => object?.kind === 'Deployment');
  if (!deployment || others.length > 0) throw new Error('The chart does not render exactly one Deployment');
  const { initContainers, containers } = deployment.spec.template.spec;
  if (initContainers || containers.length !== 1) throw new Error('The chart renders other containers than the server');
  return containers[0];
}

/** Arguments and paths of the probes, from the chart where there is one. */
function callOf(repository, model, digest, port) {
  if (!existsSync(join(repository, 'deploy/chart'))) {
    return { args: ['--port', String(port), '--model', `model=${model}@${digest}#1`], env: [], probes: ['/v2/health/ready'] };
  }
  const container = containerOf(repository, { port, 'model.path': model, 'model.digest': digest, 'drain.delayMs': 100 });
  const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'].map(name => container[name].httpGet.path);
  if (container.command) throw new Error('The chart replaces the program of the image');
  return { args: container.args, env: container.env ?? [], probes };
}

const zero = datatype => (datatype === 'BYTES' ? 'anything' : datatype === 'BOOL' ? false : 0);

async function json(address, body) {
  const answer = await fetch(address, body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}: ${text}`);
  return text ? JSON.parse(text) : undefined;
}

async function askIt(url, name, probes) {
  for (const path of probes) await json(`${url}${path}`);
  const { inputs, outputs } = await json(`${url}/v2/models/${name}`);
  const tensors = inputs.map(({ name: input, datatype, shape }) => {
    const fixed = shape.map(size => (size === -1 ? 1 : size));
    const count = fixed.reduce((product, size) => product * size, 1);
    return { name: input, datatype, shape: fixed, data: Array(count).fill(zero(datatype)) };
  });
  const answer = await json(`${url}/v2/models/${name}/infer`, { inputs: tensors });
  const given = answer.outputs.map(output => output.name);
  if (given.join() !== outputs.map(output => output.name).join()) throw new Error(`The server gave ${given.join(', ')}`);
  return answer.outputs;
}

async function main(repository) {
  const model = loggedModel(repository);
  const digest = await digestOfModel(model);
  const port = await freePort();
  const { args, env, probes } = callOf(repository, model, digest, port);
  if (env.length > 0) throw new Error(`The chart sets ${env.map(one => one.name).join(', ')}, which the server does not read`);
  const server = spawn(process.execPath, [join(root, 'packages/model-server/bin/model-server.cjs'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  try {
    const { value, done } = await lines.next();
    if (done) throw new Error(`The server refused ${args.join(' ')}`);
    const ready = JSON.parse(value);
    const [served] = ready.models;
    if (served.digest !== digest || served.signature !== 'checked' || ready.port !== port) throw new Error(`The server says ${value}`);
    console.log(JSON.stringify(await askIt(`http://127.0.0.1:${port}`, served.name, probes)));
  } finally {
    server.kill('SIGTERM');
    const [code] = await ended;
    if (code !== 0) process.exitCode = 1;
  }
}

await main(resolve(process.argv[2] ?? '.'));
