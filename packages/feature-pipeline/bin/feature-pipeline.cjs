#!/usr/bin/env node
// @ts-check
'use strict';

/** The program, from the sources of this workspace or from the published package. */
const fs = require('node:fs');
const path = require('node:path');

if (fs.existsSync(path.resolve(__dirname, '../src/index.ts'))) {
  require('@backstage/cli/config/nodeTransform.cjs');
}
// The entry of the package: `main` names the sources here, and what was built of them once published.
const { runProgram } = require('..');

runProgram(process.argv.slice(2));
