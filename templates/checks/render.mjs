#!/usr/bin/env node
// Renders a template's content/ folder the way the scaffolder's `fetch:template` does, for the subset of the
// template language that our templates use, so that a generated repository can be checked without a portal.
//
//   node render.mjs <template folder> <output folder> [--set key=value ...] [--force]
//
// Supported: `${{ values.x }}` with the filters of FILTERS and `${{ "a" if values.x == "y" else "b" }}`, in file contents
// and in file names; `values`,
// `copyWithoutTemplating` and the parameters' defaults are read from template.yaml. Anything else that the scaffolder
// would interpret (blocks, comments, other expressions) is an error here, since it would be changed silently there.
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILTERS = {
  replace: (value, from, to) => String(value).split(from).join(to),
  lower: value => String(value).toLowerCase(),
  upper: value => String(value).toUpperCase(),
  trim: value => String(value).trim(),
  dump: value => JSON.stringify(value),
};

/** What a form would send when a person fills in only what has no default. */
const SAMPLE = {
  name: 'sample-model',
  owner: 'group:default/sample-team',
  description: 'A model: scores "things" & more',
};

export class RenderError extends Error {}

/**
 * Evaluates `root.path | filter("a", "b")` or `"a" if root.path == "y" else "b"` against the scope; throws RenderError
 * with the place on anything else.
 */
export function evaluate(expression, scope, where) {
  const choice = /^\s*"([^"]*)" if ([\w.]+) == "([^"]*)" else "([^"]*)"\s*$/.exec(expression);
  if (choice) return evaluate(choice[2], scope, where) === choice[3] ? choice[1] : choice[4];
  const [head, ...filters] = splitPipes(expression);
  const path = head.trim();
  if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(path)) {
    throw new RenderError(`${where}: expression "${expression.trim()}" is outside the supported subset; use values.x with filters ${Object.keys(FILTERS).join(', ')}`);
  }
  let value = path.split('.').reduce((at, key) => (at === null || at === undefined ? undefined : at[key]), scope);
  if (value === undefined) {
    throw new RenderError(`${where}: "${path}" is not set; pass --set ${path.replace(/^(values|parameters)\./, '')}=...`);
  }
  for (const filter of filters) {
    const match = /^\s*([a-z]+)\s*(?:\((.*)\))?\s*$/s.exec(filter);
    if (!match || !Object.hasOwn(FILTERS, match[1])) {
      throw new RenderError(`${where}: filter "${filter.trim()}" is not supported; use ${Object.keys(FILTERS).join(', ')}`);
    }
    const args = match[2] ? JSON.parse(`[${match[2].replace(/'([^']*)'/g, (_, text) => JSON.stringify(text))}]`) : [];
    value = FILTERS[match[1]](value, ...args);
  }
  return value;
}

function splitPipes(expression) {
  const parts = [''];
  let quote = '';
  for (const character of expression) {
    if (quote) quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    if (character === '|' && !quote) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/** Replaces every `${{ ... }}` of a text. */
export function renderText(text, scope, where) {
  const stray = /\{%|\{#/.exec(text);
  if (stray) {
    const line = text.slice(0, stray.index).split('\n').length;
    throw new RenderError(`${where}:${line}: "${stray[0]}" would start a block or comment in the scaffolder; rewrite it or list the file under copyWithoutTemplating`);
  }
  const rendered = text.replace(/\$\{\{([\s\S]*?)\}\}/g, (_, expression) => String(evaluate(expression, scope, where)));
  if (rendered.includes('${' + '{')) throw new RenderError(`${where}: an expression is not closed`);
  return rendered;
}

/** Glob to RegExp: `**` crosses folders, `*` does not. A folder covers what is in it. */
export function globToRegExp(glob) {
  const source = glob
    .replace(/[.+^$()|[\]\\{}]/g, '\\$&')
    .replace(/\*\*\/?|\*|\?/g, token => (token === '*' ? '[^/]*' : token === '?' ? '[^/]' : '.*'));
  return new RegExp(`^${source}(/.*)?$`);
}

/** The few facts of template.yaml that rendering needs, read by indentation (no YAML library on purpose). */
export function readTemplate(text) {
  const lines = text.split('\n');
  const block = key => {
    const start = lines.findIndex(line => line.trim() === `${key}:`);
    if (start < 0) return [];
    const indent = lines[start].search(/\S/);
    const end = lines.findIndex((line, at) => at > start && line.trim() && line.search(/\S/) <= indent && !line.trim().startsWith('- '));
    return lines.slice(start + 1, end < 0 ? undefined : end);
  };
  const unquote = value => value.trim().replace(/^(['"])(.*)\1$/, '$2');
  const values = {};
  for (const line of block('values')) {
    const match = /^\s+([A-Za-z_]\w*):\s*(.+)$/.exec(line);
    if (match) values[match[1]] = unquote(match[2]);
  }
  const copyOnly = block('copyWithoutTemplating').map(line => line.trim()).filter(line => line.startsWith('- ')).map(line => unquote(line.slice(2)));
  const defaults = {};
  let parameter;
  for (const line of lines) {
    const name = /^ {8}([A-Za-z_]\w*):\s*$/.exec(line);
    if (name) parameter = name[1];
    const fallback = /^ {10}default:\s*(.+)$/.exec(line);
    if (fallback && parameter) defaults[parameter] = unquote(fallback[1]);
  }
  return { values, copyOnly, defaults };
}

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

/** Renders `template` into `output`; returns the number of files written. */
export function render(template, output, settings = {}) {
  const manifest = join(template, 'template.yaml');
  if (!existsSync(manifest)) throw new RenderError(`${manifest} does not exist; name a folder of templates/`);
  const { values, copyOnly, defaults } = readTemplate(readFileSync(manifest, 'utf8'));
  const parameters = { ...SAMPLE, ...defaults, ...settings };
  const scope = { values: {} };
  for (const [key, expression] of Object.entries(values)) {
    scope.values[key] = renderText(expression, { parameters }, `template.yaml values.${key}`);
  }
  const skip = copyOnly.map(globToRegExp);
  const content = join(template, 'content');
  let count = 0;
  for (const source of files(content)) {
    const path = relative(content, source);
    const target = join(output, renderText(path, scope, `name of ${path}`));
    const bytes = readFileSync(source);
    const plain = bytes.includes(0) || skip.some(pattern => pattern.test(path));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, plain ? bytes : renderText(bytes.toString('utf8'), scope, path));
    chmodSync(target, statSync(source).mode & 0o777);
    count += 1;
  }
  return count;
}

function main(argv) {
  const positional = [];
  const settings = {};
  let force = false;
  for (let at = 0; at < argv.length; at += 1) {
    if (argv[at] === '--set') {
      const pair = argv[(at += 1)] ?? '';
      const cut = pair.indexOf('=');
      if (cut < 1) throw new RenderError(`--set ${pair}: write --set key=value`);
      settings[pair.slice(0, cut)] = pair.slice(cut + 1);
    } else if (argv[at] === '--force') force = true;
    else positional.push(argv[at]);
  }
  if (positional.length !== 2) throw new RenderError('usage: render.mjs <template folder> <output folder> [--set key=value ...] [--force]');
  const [template, output] = positional.map(path => resolve(path));
  if (!force && existsSync(output) && readdirSync(output).length > 0) {
    throw new RenderError(`${output} is not empty; choose another folder or add --force`);
  }
  console.log(`${render(template, output, settings)} files rendered to ${output}`);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    console.error(`render: ${error.message}`);
    process.exitCode = 1;
  }
}
