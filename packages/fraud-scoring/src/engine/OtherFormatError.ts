import { type EntityRef, UnreadableKeyError } from '../store/FeatureStore';

/**
 * What lies under a key is of another format: another version of this service may have written it, and reads it. So whoever
 * can wait for that version does.
 */
export class OtherFormatError extends UnreadableKeyError {
  /**
   * @param message - names the key, in which customers and terminals are pseudonyms
   * @param of - whose key it is; undefined where it is that of a decision
   * @param reason - what is wrong with it: the same words for all keys with which that is wrong
   */
  constructor(
    message: string,
    of: EntityRef | undefined,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(message, of, reason, options);
    this.name = 'OtherFormatError';
  }
}
