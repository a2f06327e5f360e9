#!/usr/bin/env node
// @ts-check
'use strict';

/** The program, from the sources of this workspace or from the published package. */
const fs = require('node:fs');
const path = require('node:path');

if (fs.existsSync(path.resolve(__dirname, '../src/index.ts'))) {
  require('@backstage/cli/config/nodeTransform.cjs');
}
const { runProgram } = require('..');

const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) {
  process.once(name, () => ending.abort(new Error('It was told to end')));
}
runProgram(process.argv.slice(2), {
  print: text => process.stdout.write(text),
  say: text => process.stderr.write(text),
  signal: ending.signal,
}).then(code => {
  process.exitCode = code;
});
