import { InvalidFieldError } from '@modelport/fraud-core';
import type { Answer } from '../engine/ScoringEngine';
import type { ScoreRequest } from '../engine/DecisionRecord';
import type { LabelRequest } from '../engine/LabelRequest';

/** A transaction as it is sent, checked against its schema. */
export interface TransactionBody {
  transaction_id: string;
  event_time: string;
  customer_id: string;
  terminal_id: string;
  amount: number;
  currency: string;
}

/** A label as it is sent, checked against its schema. */
export interface LabelBody {
  transaction_id: string;
  is_fraud: boolean;
  source: 'chargeback' | 'analyst' | 'customer';
  labelled_at: string;
  event_time?: string;
  customer_id?: string;
  terminal_id?: string;
}

const UNITS = 10_000;
const TOLERANCE = 1e-9;

/** @throws InvalidFieldError that names the field */
function millisecondsOf(text: string, field: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time) || time < 0) {
    throw new InvalidFieldError(
      field,
      `${text} is no time since 1970; write it like 2026-11-30T12:00:00Z`,
    );
  }
  return time;
}

/**
 * @param where - path of the transaction, ending with a dot; empty for a body of one
 * @throws InvalidFieldError that names the field
 */
export function readTransaction(
  body: TransactionBody,
  where = '',
): ScoreRequest {
  const units = body.amount * UNITS;
  if (
    Math.abs(units - Math.round(units)) >
    TOLERANCE * Math.max(1, Math.abs(units))
  ) {
    throw new InvalidFieldError(
      `${where}amount`,
      `${body.amount} has more than four decimals; round it`,
    );
  }
  return {
    transactionId: body.transaction_id,
    eventTime: millisecondsOf(body.event_time, `${where}event_time`),
    customerId: body.customer_id,
    terminalId: body.terminal_id,
    amount: body.amount,
    currency: body.currency,
  };
}

/** @throws InvalidFieldError that names the field */
export function readLabel(body: LabelBody): LabelRequest {
  const { event_time, customer_id, terminal_id } = body;
  return {
    transactionId: body.transaction_id,
    isFraud: body.is_fraud,
    source: body.source,
    labelledAt: millisecondsOf(body.labelled_at, 'labelled_at'),
    ...(event_time !== undefined &&
      customer_id !== undefined &&
      terminal_id !== undefined && {
        transaction: {
          eventTime: millisecondsOf(event_time, 'event_time'),
          customerId: customer_id,
          terminalId: terminal_id,
        },
      }),
  };
}

/** The answer as it is sent. */
export function answerBody({ record }: Answer) {
  return {
    transaction_id: record.transaction_id,
    score: record.score,
    decision: record.decision,
    model: record.model,
    variant: record.variant,
    degraded: record.degraded !== undefined,
  };
}
