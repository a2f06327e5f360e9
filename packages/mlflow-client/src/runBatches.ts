import { metricToJson } from './metrics';
import { RunBatch } from './runTypes';
import { Json } from './transport';
import { pairsToWire } from './wire';

// limits of runs/log-batch
const MAX_METRICS = 1000;
const MAX_PAIRS = 100;
const MAX_ITEMS = 1000;
const MAX_BYTES = 900_000; // of 1 MB

/** Cuts a batch into requests that MLflow takes; parameters and tags go before metrics. */
export function cutBatch(batch: RunBatch): Json[] {
  const metrics = (batch.metrics ?? []).map(metricToJson);
  const params = pairsToWire(batch.params) ?? [];
  const tags = pairsToWire(batch.tags) ?? [];
  const whole = { metrics, params, tags };
  const fits =
    params.length <= MAX_PAIRS &&
    tags.length <= MAX_PAIRS &&
    metrics.length + params.length + tags.length <= MAX_ITEMS &&
    bytesOf(whole) <= MAX_BYTES;
  if (fits)
    return metrics.length + params.length + tags.length > 0 ? [whole] : [];
  return [
    ...pieces(params, MAX_PAIRS).map(piece => ({ params: piece })),
    ...pieces(tags, MAX_PAIRS).map(piece => ({ tags: piece })),
    ...pieces(metrics, MAX_METRICS).map(piece => ({ metrics: piece })),
  ];
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function pieces<T>(items: T[], most: number): T[][] {
  const cut: T[][] = [];
  let piece: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = bytesOf(item) + 1;
    if (
      piece.length > 0 &&
      (piece.length >= most || bytes + size > MAX_BYTES)
    ) {
      cut.push(piece);
      piece = [];
      bytes = 0;
    }
    piece.push(item);
    bytes += size;
  }
  return piece.length > 0 ? [...cut, piece] : cut;
}
