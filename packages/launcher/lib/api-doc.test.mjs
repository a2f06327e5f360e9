// @ts-check
/** docs/api.md names what the backends answer: every route of their OpenAPI documents, and none that is not there. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { TRANSFORM, root } from './places.mjs';

const ENTITY = '/v1/entities/{kind}/{namespace}/{name}';

/** Prints the routes of each document; in a process of its own, since the documents are TypeScript. */
const PRINT_ROUTES = `
  const documents = JSON.parse(process.argv[1]);
  const routes = Object.entries(documents).map(([plugin, file]) => [
    plugin,
    Object.entries(require(file).openapi.paths).flatMap(([route, methods]) =>
      Object.keys(methods).map(method => method.toUpperCase() + ' ' + route),
    ),
  ]);
  process.stdout.write(JSON.stringify(Object.fromEntries(routes)));
`;

/** @returns {Record<string, string>} file of each OpenAPI document by the id of its plugin */
function documents() {
  const plugins = path.join(root, 'plugins');
  const found = fs.readdirSync(plugins).flatMap(name =>
    ['src/schema/openapi.ts', 'src/http/openapi.ts']
      .map(file => path.join(plugins, name, file))
      .filter(file => fs.existsSync(file))
      .map(file => [name.replace(/-backend$/, ''), file]),
  );
  return Object.fromEntries(found);
}

/** @returns {Record<string, string[]>} `METHOD /path` by plugin */
const routesOfDocuments = () =>
  JSON.parse(
    execFileSync(
      process.execPath,
      [...TRANSFORM, '--eval', PRINT_ROUTES, JSON.stringify(documents())],
      {
        cwd: root,
        encoding: 'utf8',
        // The coverage of the launcher's tests is of the launcher alone.
        env: { ...process.env, NODE_V8_COVERAGE: undefined },
      },
    ),
  );

const text = fs.readFileSync(path.join(root, 'docs/api.md'), 'utf8');

/** @returns {Record<string, string[]>} `METHOD /path` of the tables, by the heading above */
function routesOfTables() {
  const sections = text.split(/^## /m).slice(1);
  return Object.fromEntries(
    sections.map(section => [
      section.slice(0, section.indexOf('\n')),
      [...section.matchAll(/^\| `([A-Z]+) (E?)([^`]*)` \|/gm)].map(
        ([, method, entity, route]) =>
          `${method} ${entity ? ENTITY : ''}${route}`,
      ),
    ]),
  );
}

test('docs/api.md names every route of the OpenAPI documents, and no other', () => {
  const told = routesOfTables();
  const real = routesOfDocuments();
  assert.ok(Object.keys(real).length >= 6, 'the documents were found');
  for (const [plugin, routes] of Object.entries(real)) {
    const named = told[plugin] ?? [];
    assert.deepEqual(
      named.toSorted(),
      routes.toSorted(),
      `the table under "## ${plugin}" in docs/api.md`,
    );
  }
});

test('docs/api.md names every permission of the plugins, and no other', () => {
  const files = fs
    .readdirSync(path.join(root, 'plugins'))
    .map(name => path.join(root, 'plugins', name, 'src/permissions.ts'))
    .filter(file => fs.existsSync(file));
  const real = files.flatMap(file =>
    [...fs.readFileSync(file, 'utf8').matchAll(/name: '([^']+)'/g)].map(
      ([, name]) => name,
    ),
  );
  const named = [
    ...text.matchAll(/`((?:ml-\w+|git-host|fraud-latency)\.\w+\.\w+)`/g),
  ].map(([, name]) => name);
  assert.deepEqual([...new Set(named)].toSorted(), real.toSorted());
});
