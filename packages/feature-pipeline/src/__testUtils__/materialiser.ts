import { parseFeatureSet } from '@modelport/fraud-core';
import { SECTION, serveHistory } from './history';
import { materialiseFeatures } from '../materialiseFeatures';
import { createIterableSource } from '../source/createIterableSource';

/** A process that materialises a history, to be killed: small snapshots, so that a kill meets every step. */
async function main([data, out, count, days]: readonly string[]) {
  const history = serveHistory(Number(count), Number(days));
  process.stdout.write(`${JSON.stringify({ event: 'begun' })}\n`);
  await materialiseFeatures({
    source: createIterableSource(history),
    features: parseFeatureSet(SECTION),
    data,
    out,
    asOf: Math.floor(history.end / 1_000) * 1_000,
    bucketMs: 3_600_000,
    snapshotEvery: 200,
  });
  process.stdout.write(`${JSON.stringify({ event: 'materialised' })}\n`);
}

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
