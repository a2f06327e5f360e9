// Checks one folder of Terraform files, a module, against the schemas and against itself.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { checkBody } from './checkBody.mjs';
import { PROVIDER_NAMES } from './tools.mjs';

const RESOURCE_META = ['count', 'for_each', 'provider', 'depends_on', 'lifecycle', 'provisioner', 'connection'];
const MODULE_META = ['source', 'version', 'providers', 'count', 'for_each', 'depends_on'];
const LIFECYCLE = ['create_before_destroy', 'prevent_destroy', 'ignore_changes', 'replace_triggered_by', 'precondition', 'postcondition'];
const REFERENCES = new RegExp(
  `(?<![\\w.])(?:(var|local|module)\\.(\\w+)|(data\\.)?((?:${PROVIDER_NAMES.join('|')})_\\w+)\\.([\\w-]+)(?:\\[[^\\]]*\\])?(?:\\.(\\w+))?)`,
  'g',
);

const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);
const without = (body, names) => Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));

/** Puts what several files say about the same kind of block together. */
function merge(into, from) {
  for (const [key, value] of Object.entries(from)) {
    if (isObject(into[key]) && isObject(value)) merge(into[key], value);
    else into[key] = Array.isArray(into[key]) && Array.isArray(value) ? [...into[key], ...value] : value;
  }
  return into;
}

/** Reads the files of a module; a file that is not HCL, or not formatted, is reported. */
export async function readModule(folder, tools, report) {
  const files = readdirSync(folder).filter(name => name.endsWith('.tf')).sort();
  const content = {};
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8');
    try {
      merge(content, await tools.parse(file, text));
    } catch (error) {
      report(join(folder, file), String(error.message ?? error));
      continue;
    }
    const formatted = await tools.format(text);
    if (formatted !== text) {
      const lines = formatted.split('\n');
      const line = text.split('\n').findIndex((each, at) => each !== lines[at]);
      report(`${join(folder, file)}:${line + 1}`, 'is not formatted: run terraform fmt');
    }
  }
  return { folder, content, files: files.length };
}

/** Whether a version fits a constraint of the form `~> 6.25`. */
export function fits(version, constraint) {
  const wanted = /^~>\s*(\d+)\.(\d+)$/.exec(constraint ?? '');
  if (!wanted) return false;
  const [major, minor] = version.split('.').map(Number);
  return major === Number(wanted[1]) && minor >= Number(wanted[2]);
}

function* bodies(kind) {
  for (const [type, named] of Object.entries(kind ?? {})) {
    for (const [name, list] of Object.entries(named)) for (const body of list) yield { type, name, body };
  }
}

function* expressions(value) {
  if (typeof value === 'string') {
    if (value.includes('$' + '{')) yield value;
  } else if (value && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) yield* [...expressions(key), ...expressions(inner)];
  }
}

function checkProviders({ content }, schemas, report) {
  const required = Object.assign({}, ...(content.terraform ?? []).flatMap(one => one.required_providers ?? []));
  const used = [...bodies(content.resource), ...bodies(content.data)].map(({ type }) => type.split('_')[0]);
  for (const name of new Set([...used, ...Object.keys(required)])) {
    const { source, version } = required[name] ?? {};
    if (!PROVIDER_NAMES.includes(name)) report(`terraform.required_providers.${name}`, `has no known schema: use ${PROVIDER_NAMES.join(', ')}`);
    else if (source !== `hashicorp/${name}`) report(`terraform.required_providers.${name}.source`, `must be hashicorp/${name}`);
    else if (!fits(schemas.version(name), version)) {
      report(`terraform.required_providers.${name}.version`, `is ${version}: the schema is that of ${schemas.version(name)}, so write ~> ${schemas.version(name).replace(/\.\d+$/, '')}`);
    }
  }
  for (const [name, list] of Object.entries(content.provider ?? {})) {
    const schema = schemas.provider(name);
    if (!schema) report(`provider.${name}`, 'has no known schema');
    else for (const body of list) checkBody(body, schema.fields, { interfaces: schema.interfaces, report }, `provider.${name}`);
  }
}

function checkResources({ content }, schemas, report) {
  let count = 0;
  for (const isData of [false, true]) {
    for (const { type, name, body } of bodies(isData ? content.data : content.resource)) {
      const where = `${isData ? 'data.' : ''}${type}.${name}`;
      const schema = schemas.of(type, isData);
      count += 1;
      if (!schema) {
        report(where, 'is of a type that its provider does not have: correct the type');
        continue;
      }
      checkBody(without(body, RESOURCE_META), schema.fields, { interfaces: schema.interfaces, report }, where);
      for (const key of Object.keys(Object.assign({}, ...(body.lifecycle ?? [])))) {
        if (!LIFECYCLE.includes(key)) report(`${where}.lifecycle.${key}`, `is unknown: use ${LIFECYCLE.join(', ')}`);
      }
    }
  }
  return count;
}

function checkReferences({ content }, schemas, report) {
  const locals = Object.assign({}, ...(content.locals ?? []));
  const known = { var: content.variable, local: locals, module: content.module };
  for (const text of expressions(content)) {
    for (const [, root, name, data, type, label, attribute] of text.matchAll(REFERENCES)) {
      if (root) {
        if (known[root]?.[name] === undefined) report(`${root}.${name}`, 'is used and not declared');
      } else if ((data ? content.data : content.resource)?.[type]?.[label] === undefined) {
        report(`${data ?? ''}${type}.${label}`, 'is used and not declared');
      } else if (attribute && schemas.of(type, Boolean(data))?.has(attribute) === false) {
        report(`${data ?? ''}${type}.${label}.${attribute}`, 'is used and not an attribute of this type');
      }
    }
  }
}

async function checkCalls(module, tools, report) {
  for (const [name, list] of Object.entries(module.content.module ?? {})) {
    for (const call of list) {
      const where = `module.${name}`;
      if (!/^\.\.?\//.test(call.source ?? '')) {
        report(`${where}.source`, 'is no folder of this repository: begin it with ./');
        continue;
      }
      const { content } = await readModule(resolve(module.folder, call.source), tools, () => {});
      const variables = content.variable ?? {};
      const given = Object.keys(without(call, MODULE_META));
      for (const key of given) if (!variables[key]) report(`${where}.${key}`, 'is no variable of the module: correct its name or remove it');
      for (const [key, [variable]] of Object.entries(variables)) {
        if (!('default' in variable) && !given.includes(key)) report(`${where}.${key}`, 'is missing: the variable has no default');
      }
    }
  }
}

/** Checks a folder and the folders in it; returns how much was checked, and what is wrong. */
export async function checkTree(root, tools, schemas) {
  const folders = [root, ...readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(entry => join(entry.parentPath, entry.name))];
  const problems = new Set();
  const totals = { files: 0, resources: 0 };
  for (const folder of folders) {
    const label = relative(root, folder) || '.';
    const report = (where, what) => problems.add(`${label}: ${where.replace(`${folder}/`, '')} ${what}`);
    const module = await readModule(folder, tools, report);
    checkProviders(module, schemas, report);
    totals.resources += checkResources(module, schemas, report);
    totals.files += module.files;
    checkReferences(module, schemas, report);
    await checkCalls(module, tools, report);
  }
  return { ...totals, problems: [...problems] };
}
