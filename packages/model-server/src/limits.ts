/**
 * What one server takes on.
 *
 * @public
 */
export interface ServerLimits {
  /** The largest body of an infer call in bytes; beyond: 413. */
  maxBodyBytes: number;
  /** The most rows of one request; beyond: 413. One row keeps the thread busy for some 10 us. */
  maxRows: number;
  /** Infer calls that may be under way, from the first byte to the last; beyond: 503 with Retry-After. */
  maxInFlight: number;
  /** Milliseconds that a drain waits for calls under way before it cuts them. */
  drainTimeoutMs: number;
  /** Milliseconds within which a request must have arrived in full. */
  requestTimeoutMs: number;
}

/**
 * The limits that hold where none are given.
 *
 * @public
 */
export const DEFAULT_LIMITS: Readonly<ServerLimits> = {
  maxBodyBytes: 8 * 1024 * 1024,
  maxRows: 10_000,
  maxInFlight: 128,
  drainTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
};

/** @throws TypeError that names the limit that is no positive whole number */
export function completeLimits(
  given: Partial<ServerLimits> = {},
): ServerLimits {
  const limits = { ...DEFAULT_LIMITS, ...given };
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new TypeError(
        `The limit ${name} is ${value}; give a whole number from 1`,
      );
    }
  }
  return limits;
}
