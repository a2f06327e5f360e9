import { InputError } from '@backstage/errors';
import {
  type ArtifactPreview,
  ML_EXPERIMENTS_LIMITS,
} from '@modelport/plugin-ml-experiments-common';

interface SafeType {
  preview: ArtifactPreview;
  contentType: string;
}

const TEXT: SafeType = {
  preview: 'text',
  contentType: 'text/plain; charset=utf-8',
};
const image = (subtype: string): SafeType => ({
  preview: 'image',
  contentType: `image/${subtype}`,
});

// No HTML, no SVG and no XML: a browser would run what they hold.
const SAFE_TYPES = new Map<string, SafeType>([
  ...['txt', 'log', 'md', 'yaml', 'yml', 'toml', 'ini', 'py', 'sql'].map(
    extension => [extension, TEXT] as const,
  ),
  ['json', { preview: 'json', contentType: 'application/json; charset=utf-8' }],
  ['csv', { preview: 'csv', contentType: 'text/csv; charset=utf-8' }],
  ['png', image('png')],
  ['jpg', image('jpeg')],
  ['jpeg', image('jpeg')],
  ['gif', image('gif')],
  ['webp', image('webp')],
]);
// Files that MLflow writes without an extension.
const TEXT_NAMES = new Set(['MLmodel', 'LICENSE', 'README', 'Dockerfile']);

/** Type under which a file may be shown in the page; undefined for everything that is only offered as a download. */
export function safeTypeOf(path: string): SafeType | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  if (dot < 1) {
    return TEXT_NAMES.has(name) ? TEXT : undefined;
  }
  return SAFE_TYPES.get(name.slice(dot + 1).toLocaleLowerCase('en-US'));
}

/** How a file of a size can be shown; undefined when it cannot, or is too large. */
export function previewOf(
  path: string,
  size: number | undefined,
): ArtifactPreview | undefined {
  return (size ?? 0) <= ML_EXPERIMENTS_LIMITS.maxPreviewBytes
    ? safeTypeOf(path)?.preview
    : undefined;
}

function decodeFully(segment: string): string {
  let text = segment;
  for (let round = 0; round < 5; round++) {
    let decoded: string;
    try {
      decoded = decodeURIComponent(text);
    } catch {
      return text;
    }
    if (decoded === text) {
      return text;
    }
    text = decoded;
  }
  return text;
}

function isUnsafe(segment: string): boolean {
  // A server further on may decode once more than we do.
  const decoded = decodeFully(segment);
  return ['', '.', '..'].includes(decoded) || /[/\\\p{Cc}]/u.test(decoded);
}

/**
 * Lets a path through that stays below the root of a run's artifacts.
 * @throws InputError naming `path`
 */
export function checkArtifactPath(path: string): string {
  if (path.length > 1000 || path.split('/').some(isUnsafe)) {
    throw new InputError(
      `path must be a path below the run's artifacts, such as plots/roc.png, without empty, '.' or '..' parts`,
    );
  }
  return path;
}
