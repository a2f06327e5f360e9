import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Entity } from '@backstage/catalog-model';
import { parseEntityYaml } from '@backstage/plugin-catalog-node';
import { FileContents, filesBelow, serialize } from './files';

const ROOT = path.resolve(__dirname, '../../../../templates');

/** A golden-path template as it lies in the repository. */
export type GoldenTemplate = {
  entity: Entity;
  folder: string;
  /** Files of `content/`, by path below it. */
  content: FileContents;
};

/** The program that the templates' checks render with. */
export const RENDER_PROGRAM = path.join(ROOT, 'checks/render.mjs');

/** Names of the templates under test. */
export const TEMPLATE_NAMES = [
  'fraud-detection-model',
  'model-repository',
] as const;

/** The only entity of a YAML text. */
export function parseEntity(text: string | Buffer): Entity {
  const location = { type: 'file', target: 'test' };
  const results = [...parseEntityYaml(text, location)];
  const [result] = results;
  if (results.length !== 1 || result.type !== 'entity') {
    throw new Error(`Not one entity: ${JSON.stringify(results)}`);
  }
  return result.entity;
}

/** Reads a template. */
export function readTemplate(name: string): GoldenTemplate {
  const folder = path.join(ROOT, name);
  return {
    entity: parseEntity(readFileSync(path.join(folder, 'template.yaml'))),
    folder,
    content: filesBelow(path.join(folder, 'content')),
  };
}

/** The template's files as the dry run takes them. */
export function directoryContents(template: GoldenTemplate) {
  return serialize(template.content, 'content');
}
