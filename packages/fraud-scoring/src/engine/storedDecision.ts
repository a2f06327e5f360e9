import { UnreadableKeyError } from '../store/FeatureStore';
import {
  DECISION_SCHEMA,
  decodeRecord,
  type DecisionRecord,
} from './DecisionRecord';
import { OtherFormatError } from './OtherFormatError';

/** How the schema of a decision begins, of whichever version. */
const ANY_DECISION = DECISION_SCHEMA.replace(/\d+$/, '');

/**
 * A decision as a store has it.
 *
 * @throws UnreadableKeyError that repeats nothing of the bytes: they may be anything
 * @throws OtherFormatError when they are a decision of another version
 */
export function storedDecision(
  transactionId: string,
  bytes: Uint8Array,
): DecisionRecord {
  try {
    return decodeRecord(bytes);
  } catch (error) {
    const reason = 'it holds no decision of a schema that this version knows';
    const isDecision = Buffer.from(bytes).includes(ANY_DECISION);
    const Unreadable = isDecision ? OtherFormatError : UnreadableKeyError;
    throw new Unreadable(
      `what the feature store has as the decision on ${transactionId} cannot be read, for ${reason}`,
      undefined,
      reason,
      { cause: error },
    );
  }
}
