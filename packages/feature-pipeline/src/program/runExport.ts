import { exportTrainingSet } from '../exportTrainingSet';
import type { Manifest } from '../output/Manifest';
import type { ExportCommand } from './commandLine';
import { openSource, readDeclaration } from './openSource';

/** What was written, in a few words. */
function summaryOf(manifest: Manifest, out: string) {
  const { asOf, rows, positives, unlabelled, duplicates, skew } = manifest;
  const { fromFeast } = manifest;
  return {
    ...{ out, asOf, rows, positives, unlabelled, duplicates, skew },
    ...(fromFeast && { fromFeast }),
  };
}

/** Says what differs, and why that may be. */
export function skewSentence({ skew }: Manifest): string {
  const names = Object.entries(skew.byFeature)
    .sort(([, a], [, b]) => b - a)
    .map(([name, values]) => `${name} ${values}`);
  return (
    `${skew.valuesDiffering} feature values of ${skew.rowsDiffering} rows differ from what the service recorded, of ` +
    `${skew.rowsCompared} rows compared (${names.join(
      ', ',
    )}): the model sees in production what it would not learn from. ` +
    `Rows whose windows begin before the first record of the topic differ, too: leave them out with --from`
  );
}

/**
 * Writes a training set.
 *
 * @param tell - one object a line
 * @param warn - the same, of what is amiss
 * @returns the exit code: 2 when skew was found and that was to fail
 */
export async function runExport(
  command: ExportCommand,
  tell: (event: Record<string, unknown>) => void,
  warn: (event: Record<string, unknown>) => void,
): Promise<number> {
  const { data, out, asOf, from, bucketMs, failOnSkew } = command;
  const served = await Promise.all(
    command.servedFeatures.map(file =>
      readDeclaration(file, '--served-features'),
    ),
  );
  const { source, features, onUnusable } = await openSource(command, warn);
  try {
    const manifest = await exportTrainingSet({
      ...{ source, features, served, data, out, asOf, from, bucketMs },
      onUnusable,
    });
    tell({ event: 'exported', ...summaryOf(manifest, out) });
    if (manifest.skew.valuesDiffering === 0) return 0;
    warn({ event: 'skew', error: skewSentence(manifest) });
    return failOnSkew ? 2 : 0;
  } finally {
    await source.close();
  }
}
