import type { ExplainedDecision } from '@modelport/plugin-fraud-latency-common';
import { z } from 'zod';
import { paymentOf, type PaymentRow } from './PaymentRow';

const SHADOW = z.array(
  z.object({
    model: z.object({ name: z.string(), version: z.string() }),
    score: z.number().nullable(),
  }),
);

/** The model's input by position, as the record has it: little-endian 32-bit floats. */
function featuresOf(base64: string): Record<string, number | null> {
  const bytes = Buffer.from(base64, 'base64');
  const values = Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) =>
    bytes.readFloatLE(4 * at),
  );
  return Object.fromEntries(
    values.map((value, at) => [at, Number.isFinite(value) ? value : null]),
  );
}

function shadowOf(text: string | null): ExplainedDecision['shadow'] {
  if (text === null) return [];
  return SHADOW.parse(JSON.parse(text)).map(({ model, score }) => ({
    model: model.name,
    version: model.version,
    score,
  }));
}

/** What is known of the outcome of a payment. */
export function outcomeOf(row: PaymentRow): ExplainedDecision['outcome'] {
  const { outcome, outcomeSource, labelledAt } = paymentOf(row);
  if (outcome === 'unknown' || !outcomeSource || !labelledAt) return undefined;
  return {
    isFraud: outcome === 'fraud',
    source: outcomeSource,
    labelledAt,
  };
}

/** A decision as the portal itself has kept it: without reasons, and with feature values by position. */
export function explainRow(row: PaymentRow): ExplainedDecision {
  const {
    outcome: _outcome,
    outcomeSource: _source,
    labelledAt: _labelledAt,
    model,
    ...payment
  } = paymentOf(row);
  const outcome = outcomeOf(row);
  return {
    ...payment,
    propensity: row.propensity,
    model: { ...model, digest: row.digest },
    features: featuresOf(row.features),
    reasonCodes: null,
    shadow: shadowOf(row.shadow),
    keptBy: 'portal',
    ...(outcome && { outcome }),
  };
}
