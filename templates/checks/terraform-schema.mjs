#!/usr/bin/env node
// Checks Terraform files without Terraform: formatting, and every argument, block and reference against the providers'
// own schemas, which come from the npm registry and stay in the cache.
//
//   node terraform-schema.mjs <folder>
//
// Reads MODELPORT_CACHE (default: the launcher's). It does not evaluate expressions.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkTree } from './terraform/checkModule.mjs';
import { Schemas } from './terraform/schemas.mjs';
import { openTools, PROVIDER_NAMES } from './terraform/tools.mjs';

const folder = resolve(process.argv[2] ?? '');
if (process.argv.length !== 3 || !existsSync(folder)) {
  console.error('usage: terraform-schema.mjs <folder with .tf files>');
  process.exit(2);
}
const tools = openTools();
const schemas = new Schemas(tools.declarations);
const { files, resources, problems } = await checkTree(folder, tools, schemas);
if (files === 0) problems.push(`${folder}: there are no .tf files`);
for (const problem of problems) console.error(problem);
const versions = PROVIDER_NAMES.map(name => `${name} ${schemas.version(name)}`).join(', ');
console.log(`${files} files, ${resources} resources against ${versions}: ${problems.length} problems`);
// The parser's runtime would keep the process alive.
process.exit(problems.length ? 1 : 0);
