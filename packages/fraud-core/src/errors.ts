/**
 * A declaration, a policy or an event that cannot be used. The message names the field and the remedy.
 *
 * @public
 */
export class InvalidFieldError extends Error {
  /** Path of the field, such as `features.definitions[2].window`. */
  readonly field: string;

  /**
   * @param field - path of the field
   * @param problem - what is wrong and what to write instead
   */
  constructor(field: string, problem: string) {
    super(`${field}: ${problem}`);
    this.name = 'InvalidFieldError';
    this.field = field;
  }
}
