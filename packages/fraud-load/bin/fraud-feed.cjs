#!/usr/bin/env node
// @ts-check
'use strict';

/** The program, from the sources of this workspace or from the published package. */
const fs = require('node:fs');
const path = require('node:path');

if (fs.existsSync(path.resolve(__dirname, '../src/index.ts'))) {
  require('@backstage/cli/config/nodeTransform.cjs');
}
const { runFeed } = require('..');

const ending = new AbortController();
const end = () => ending.abort();
process.once('SIGINT', end);
process.once('SIGTERM', end);
// Whoever started it with a pipe ends it by ending: a launcher that was killed leaves nothing behind.
if (!process.stdin.isTTY)
  process.stdin.on('end', end).on('error', end).resume();

runFeed(process.argv.slice(2), {
  emit: event => process.stdout.write(`${JSON.stringify(event)}\n`),
  signal: ending.signal,
}).then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
