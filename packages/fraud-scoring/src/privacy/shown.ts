/** A value as an error may repeat it: of one that may hold a password, nothing. */
export const shown = (value: string): string =>
  /[@?#]/.test(value) ? 'something that may hold a password' : value;
