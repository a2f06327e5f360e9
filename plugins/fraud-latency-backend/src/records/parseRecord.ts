import { z } from 'zod';

const TIME = z.number().int().min(0).max(8.64e15);
/** PostgreSQL keeps no zero characters. */
const text = (most: number, least = 0) =>
  z
    .string()
    .min(least)
    .max(most)
    .refine(value => !value.includes('\0'), 'holds a zero character');
const ID = text(255, 1);
const PSEUDONYM = text(64, 1);
/** Of a column in the database. */
const WHOLE = z.int32();
const MODEL = z.object({ name: text(255), version: text(255) });

const DECISION = z.object({
  schema: z.literal('modelport.dev/fraud/decision/v1'),
  transaction_id: ID,
  event_time: TIME,
  received_at: TIME,
  customer: PSEUDONYM,
  terminal: PSEUDONYM,
  amount: z.number().min(0),
  currency: text(3, 3),
  score: z.number().min(0).max(1).nullable(),
  decision: z.enum(['approve', 'review', 'decline']),
  reason: z.looseObject({ kind: text(64) }),
  propensity: z.number().min(0).max(1),
  model: MODEL.extend({ digest: text(80) }),
  experiment: text(255),
  variant: text(255),
  policy: z.object({ name: text(255), version: WHOLE }),
  degraded: text(32).optional(),
  features: z.object({ set: text(80), values: text(1_000_000) }),
  shadow: z
    .array(
      z.object({
        model: z.looseObject(MODEL.shape),
        score: z.number().nullable(),
      }),
    )
    .optional(),
});

const OUTCOME = z.object({
  schema: z.literal('modelport.dev/fraud/outcome/v1'),
  transaction_id: ID,
  event_time: TIME,
  customer: PSEUDONYM,
  is_fraud: z.boolean(),
  source: z.enum(['chargeback', 'analyst', 'customer']),
  labelled_at: TIME,
  received_at: TIME,
});

const RECORD = z.discriminatedUnion('schema', [DECISION, OUTCOME]);

/** What was decided about a payment, as the service writes it. */
export type Decision = z.infer<typeof DECISION>;

/** What became known of a payment, as the service writes it. */
export type Outcome = z.infer<typeof OUTCOME>;

/** Records of both kinds, in their order, and how many were none. */
export interface ParsedRecords {
  decisions: Decision[];
  outcomes: Outcome[];
  malformed: number;
  /** What is wrong with the first of those. */
  problem?: string;
}

/** Takes what can be used of records that came from outside. */
export function parseRecords(records: readonly unknown[]): ParsedRecords {
  const parsed: ParsedRecords = { decisions: [], outcomes: [], malformed: 0 };
  for (const each of records) {
    const { data, error } = RECORD.safeParse(each);
    if (!data) {
      const [issue] = error.issues;
      parsed.malformed += 1;
      parsed.problem ??= `${issue.path.join('.') || 'record'}: ${
        issue.message
      }`;
    } else if (data.schema === 'modelport.dev/fraud/decision/v1') {
      parsed.decisions.push(data);
    } else {
      parsed.outcomes.push(data);
    }
  }
  return parsed;
}
