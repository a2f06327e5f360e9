/**
 * How an artifact can be shown.
 *
 * @public
 */
export type ArtifactKind =
  | 'image'
  | 'json'
  | 'csv'
  | 'markdown'
  | 'text'
  | 'other';

const KINDS: Record<string, ArtifactKind> = {
  png: 'image',
  jpg: 'image',
  jpeg: 'image',
  gif: 'image',
  webp: 'image',
  svg: 'image',
  json: 'json',
  csv: 'csv',
  tsv: 'csv',
  txt: 'text',
  log: 'text',
  md: 'markdown',
  yaml: 'text',
  yml: 'text',
  toml: 'text',
  py: 'text',
  html: 'text',
  cfg: 'text',
  ini: 'text',
};

/**
 * The kind of an artifact by its name; `MLmodel` and other names without an
 * extension count as text.
 *
 * @public
 */
export function artifactKind(name: string): ArtifactKind {
  const file = name.slice(name.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return dot === -1
    ? 'text'
    : KINDS[file.slice(dot + 1).toLowerCase()] ?? 'other';
}
