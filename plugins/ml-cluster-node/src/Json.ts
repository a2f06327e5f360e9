/**
 * A type of `@kubernetes/client-node` as it is on the wire: its dates are texts.
 *
 * @public
 */
export type Json<T> = T extends Date
  ? string
  : T extends (infer I)[]
  ? Json<I>[]
  : T extends object
  ? { [K in keyof T]: Json<T[K]> }
  : T;
