import { materialiseFeatures } from '../materialiseFeatures';
import type { MaterialiseCommand } from './commandLine';
import { openSource } from './openSource';

/**
 * Writes a Feast repository.
 *
 * @param tell - one object a line
 * @param warn - the same, of what is amiss
 * @returns the exit code
 */
export async function runMaterialise(
  command: MaterialiseCommand,
  tell: (event: Record<string, unknown>) => void,
  warn: (event: Record<string, unknown>) => void,
): Promise<number> {
  const { data, out, asOf, bucketMs, onlineStore } = command;
  const { source, features, onUnusable } = await openSource(command, warn);
  try {
    const manifest = await materialiseFeatures({
      ...{ source, features, data, out, asOf, bucketMs, onlineStore },
      onUnusable,
    });
    const views = manifest.views.map(({ name, keys }) => ({ name, keys }));
    tell({ event: 'materialised', out, asOf: manifest.asOf, views });
    return 0;
  } finally {
    await source.close();
  }
}
