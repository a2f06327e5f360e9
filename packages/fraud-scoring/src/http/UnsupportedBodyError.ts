import { InvalidFieldError } from '@modelport/fraud-core';

/** A body that is sent in a way that is not read; `field` is the header that says so. */
export class UnsupportedBodyError extends InvalidFieldError {}
