import { AccessScope } from '@modelport/plugin-ml-access-common';

/** A token as it is stored. */
export type StoredToken = {
  id: string;
  /** SHA-256 of the secret, hexadecimal. */
  secretHash: string;
  scope: AccessScope;
  /** Entity reference of the user on whose account it acts. */
  issuer: string;
  description: string;
  createdAt: Date;
  expiresAt: Date;
  revokedAt?: Date;
  /** When it was last found good, to the minute. */
  lastUsedAt?: Date;
};

/** Remembers tokens. */
export interface TokenStore {
  /** Adds a new token. */
  insert(token: StoredToken): Promise<void>;
  /** One token, ended or not. */
  find(id: string): Promise<StoredToken | undefined>;
  /** The tokens of a user that have not ended, the newest first. */
  listActive(issuer: string, now: Date): Promise<StoredToken[]>;
  /** Ends a token; one that has been revoked keeps its time. */
  revoke(id: string, now: Date): Promise<void>;
  /** Remembers that a token was used; an earlier use than the one known changes nothing. */
  noteUse(id: string, now: Date): Promise<void>;
  /** Forgets tokens that expired before a time, and says how many. */
  deleteExpired(before: Date): Promise<number>;
}
