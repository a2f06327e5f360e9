import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A fresh token: what the client keeps, and what the store keeps of it. */
export type FreshToken = { id: string; token: string; secretHash: string };

const hash = (secret: string) =>
  createHash('sha256').update(secret).digest('hex');

/**
 * Makes a token `mpt_<id>_<secret>`; the secret is 32 random bytes. Being that long it needs no
 * slow hash: nobody can try them all.
 */
export function createToken(random = randomBytes): FreshToken {
  const id = random(8).toString('hex');
  const secret = random(32).toString('base64url');
  return { id, token: `mpt_${id}_${secret}`, secretHash: hash(secret) };
}

/** Compares a secret with a stored hash, in a time that does not depend on where they differ. */
export function matchesSecret(secret: string, secretHash: string): boolean {
  const actual = Buffer.from(hash(secret), 'hex');
  const expected = Buffer.from(secretHash, 'hex');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
