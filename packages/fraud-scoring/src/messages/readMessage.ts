import { InvalidFieldError } from '@modelport/fraud-core';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { ScoreRequest } from '../engine/DecisionRecord';
import type { LabelRequest } from '../engine/LabelRequest';
import {
  type LabelBody,
  readLabel,
  readTransaction,
  type TransactionBody,
} from './messages';
import { schemaProblem } from './schemaProblem';
import { LABEL, TRANSACTION } from './schemas';

/** A transaction or a label has a few hundred bytes. */
const MOST_BYTES = 16_384;

const ajv = addFormats(new Ajv({ strict: false }));
const isTransaction = ajv.compile<TransactionBody>(TRANSACTION as object);
const isLabel = ajv.compile<LabelBody>(LABEL as object);

function bodyOf<T>(
  value: Uint8Array | undefined,
  isValid: ValidateFunction<T>,
): T {
  if (!value?.length) {
    throw new InvalidFieldError('body', 'is empty; send one JSON object');
  }
  if (value.length > MOST_BYTES) {
    throw new InvalidFieldError(
      'body',
      `has ${value.length} bytes; send at most ${MOST_BYTES}`,
    );
  }
  let body: unknown;
  try {
    body = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(value),
    ) as unknown;
  } catch {
    throw new InvalidFieldError('body', 'is no JSON; send one JSON object');
  }
  if (!isValid(body)) throw schemaProblem((isValid.errors ?? [])[0]);
  return body;
}

/**
 * The transaction of a message of the topic `transactions`.
 *
 * @throws InvalidFieldError that names the field
 */
export function readTransactionMessage(
  value: Uint8Array | undefined,
): ScoreRequest {
  return readTransaction(bodyOf(value, isTransaction));
}

/**
 * The label of a message of the topic `labels`.
 *
 * @throws InvalidFieldError that names the field
 */
export function readLabelMessage(value: Uint8Array | undefined): LabelRequest {
  return readLabel(bodyOf(value, isLabel));
}
