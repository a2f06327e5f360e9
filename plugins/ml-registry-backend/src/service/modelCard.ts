import type { Readable } from 'node:stream';
import type { ModelFile } from '../registry/ModelRegistry';

const NAMES = ['model_card.md', 'model-card.md', 'modelcard.md'];

/** Finds the file that is a run's model card. */
export function findModelCard(files: ModelFile[]): ModelFile | undefined {
  const byName = new Map(
    files.map(file => [file.path.toLocaleLowerCase('en-US'), file]),
  );
  return NAMES.map(name => byName.get(name)).find(file => file !== undefined);
}

/**
 * Reads a stream as text.
 * @throws Error when it is longer than `most` bytes
 */
export async function readText(
  stream: Readable,
  most: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).length;
    if (size > most) {
      throw new Error(`It is larger than ${most / 1024} KiB`);
    }
    chunks.push(Buffer.from(chunk as Uint8Array));
  }
  return Buffer.concat(chunks).toString('utf8');
}
