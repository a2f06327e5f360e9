import { UnreadableKeyError } from '../store/FeatureStore';
import { decodeRecord, type DecisionRecord } from './DecisionRecord';

/**
 * A decision as a store has it.
 *
 * @throws UnreadableKeyError that repeats nothing of the bytes: they may be anything
 */
export function storedDecision(
  transactionId: string,
  bytes: Uint8Array,
): DecisionRecord {
  try {
    return decodeRecord(bytes);
  } catch (error) {
    const reason = 'it holds no decision of a schema that this version knows';
    throw new UnreadableKeyError(
      `what the feature store has as the decision on ${transactionId} cannot be read, for ${reason}`,
      undefined,
      reason,
      { cause: error },
    );
  }
}
