import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

type Config = Record<string, unknown>;

/**
 * Writes `<dataDir>/run/app-config.embedded.yaml`, which points the portal at the servers that run.
 * The file is complete or absent, never half written.
 *
 * @param parts - what each server adds; lists of the same key are joined
 * @returns the path of the file
 */
export function writeEmbeddedConfig(dataDir: string, parts: Config[]): string {
  const file = path.join(dataDir, 'run', 'app-config.embedded.yaml');
  mkdirSync(path.dirname(file), { recursive: true });
  const text = toYaml(parts.reduce(merge, {}));
  const making = `${file}.${process.pid}`;
  writeFileSync(
    making,
    `# Written at each start by packages/servers; changes are lost.\n${text}`,
  );
  renameSync(making, file);
  return file;
}

function merge(left: Config, right: Config): Config {
  const merged = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const before = merged[key];
    if (Array.isArray(before) && Array.isArray(value))
      merged[key] = [...before, ...value];
    else if (isObject(before) && isObject(value))
      merged[key] = merge(before, value);
    else merged[key] = value;
  }
  return merged;
}

function isObject(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** YAML of plain values: objects and lists as blocks, scalars as JSON (which YAML contains). */
export function toYaml(value: Config): string {
  return block(value, '');
}

function block(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return value
      .map(item => `${indent}- ${nested(item, inner).replace(/^\s+/, '')}`)
      .join('');
  }
  return Object.entries(value as Config)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => {
      const name = /^[A-Za-z][\w.-]*$/.test(key) ? key : JSON.stringify(key);
      return `${indent}${name}:${isNested(item) ? '\n' : ' '}${nested(
        item,
        inner,
      )}`;
    })
    .join('');
}

function isNested(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && Object.keys(value).length > 0
  );
}

function nested(value: unknown, indent: string): string {
  return isNested(value) ? block(value, indent) : `${JSON.stringify(value)}\n`;
}
