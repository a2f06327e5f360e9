// Reads a provider's schema out of the declarations that were generated from it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVIDER_NAMES } from './tools.mjs';

const INTERFACE = /export interface (\w+)(?: extends [\w.]+)? \{\n([\s\S]*?)\n\}/g;
const PROPERTY = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*readonly \w+(\??): ([\s\S]*?);(?=\s*(?:\/\*\*|$))/g;
const LINK = /\{@link \S+ \w+#(\w+)\}/g;

/** `string[] | cdktf.IResolvable` to `{ kind: 'list', of: { kind: 'string' } }`. */
export function readType(text) {
  const type = text.replace(/\s*\|\s*cdktf\.IResolvable/g, '').trim();
  const list = /^(.+)\[\]$/s.exec(type) ?? /^Array<(.+)>$/s.exec(type);
  if (list) return { kind: 'list', of: readType(list[1]) };
  if (type.startsWith('{')) return { kind: 'map' };
  return ['string', 'number', 'boolean', 'any'].includes(type) ? { kind: type } : { kind: 'object', name: type };
}

/** Arguments and blocks of every interface of a declaration file, by Terraform's names. */
export function readInterfaces(text) {
  const found = new Map();
  for (const [, name, body] of text.matchAll(INTERFACE)) {
    const fields = new Map();
    for (const [, doc, optional, type] of body.matchAll(PROPERTY)) {
      const link = [...doc.matchAll(LINK)].at(-1);
      if (!link) continue;
      const field = link[1];
      const isBlock = new RegExp(`^\\s*\\*\\s*${field} block\\s*$`, 'm').test(doc);
      fields.set(field, { required: !optional, isBlock, type: readType(type) });
    }
    found.set(name, fields);
  }
  return found;
}

const plain = name => name.replaceAll('_', '').toLowerCase();

/** Schemas by type, read when they are asked for. */
export class Schemas {
  #folder;
  #read = new Map();

  constructor(declarations) {
    this.#folder = declarations;
  }

  /** Version of the provider from which its schema was made. */
  version(provider) {
    const text = readFileSync(join(this.#folder, provider, 'package/lib/provider/index.d.ts'), 'utf8');
    return /providers\/hashicorp\/\w+\/([\d.]+)\/docs/.exec(text)?.[1] ?? '';
  }

  /** Schema of a provider's own block. */
  provider(name) {
    return PROVIDER_NAMES.includes(name) ? this.#load(name, 'provider') : undefined;
  }

  /** Schema of a resource or data source; nothing for an unknown type. */
  of(type, isData) {
    const [provider, ...rest] = type.split('_');
    if (!PROVIDER_NAMES.includes(provider)) return undefined;
    const folder = isData ? ['data', provider, ...rest] : rest;
    const schema = this.#load(provider, folder.join('-'));
    return schema?.type === type ? schema : undefined;
  }

  #load(provider, folder) {
    const file = join(this.#folder, provider, 'package/lib', folder, 'index.d.ts');
    if (!this.#read.has(file)) this.#read.set(file, existsSync(file) ? this.#parse(readFileSync(file, 'utf8')) : undefined);
    return this.#read.get(file);
  }

  #parse(text) {
    const from = text.search(/export declare class \w+ extends cdktf\.Terraform(Resource|DataSource|Provider) \{/);
    const declared = text.slice(from);
    const config = /constructor\(scope: Construct, id: string, config\??: (\w+)\)/.exec(declared)?.[1];
    const interfaces = readInterfaces(text);
    const attributes = new Set([...declared.matchAll(/^ {4}get (\w+)\(\)/gm)].map(match => plain(match[1])));
    return {
      type: /tfResourceType = "(\w+)"/.exec(declared)?.[1],
      fields: interfaces.get(config) ?? new Map(),
      interfaces,
      has: attribute => attributes.has(plain(attribute)),
    };
  }
}
